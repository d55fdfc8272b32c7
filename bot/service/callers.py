"""Who is asking: the address behind our own proxies, the role, and for staff a name."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

from bot.service.sessions import staff_of
from bot.types import Role
from index import Settings
from index.errors import SettingsError
from index.service_settings import listed

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
MAX_NAME = 100
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-prefix")


@dataclass(frozen=True, slots=True)
class Caller:
    """A visitor as the service knows them; `name` is empty for those who have not logged in."""

    address: str
    role: Role = "citizen"
    name: str = ""
    proxied: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether they may see what only staff may see."""
        return self.role == "staff"

    @property
    def is_here(self) -> bool:
        """Whether they are on this very machine, with no proxy between."""
        address = _parsed(self.address)
        return not self.proxied and (self.address == "" or (address is not None and address.is_loopback))

    @property
    def visitor(self) -> str:
        """What rates are counted by: the address, or its network where one person has many (IPv6, /64)."""
        address = _parsed(self.address)
        return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else self.address


class Callers:
    """Tells who is asking. Raises `SettingsError` for networks that are none."""

    def __init__(self, settings: Settings) -> None:
        try:
            self._trusted = tuple(ip_network(part, strict=False) for part in listed(settings.trusted_proxies))
        except ValueError as error:
            raise SettingsError(f"PLANBOT_TRUSTED_PROXIES={settings.trusted_proxies!r}: {error}") from error
        self._header = settings.staff_header.lower()
        self._keys = tuple(key.encode() for key in listed(settings.staff_api_keys))
        if self._header and not self._trusted:
            raise SettingsError("PLANBOT_STAFF_HEADER: nobody is in PLANBOT_TRUSTED_PROXIES to be believed")

    def of(self, connection: HTTPConnection) -> Caller:
        """The caller of a request: staff by a key, by the header of a trusted proxy, or by a session of ours."""
        peer = connection.client.host if connection.client else ""
        believed = self.trusts(peer)
        address, proxied = self._behind(connection, peer) if believed else (peer, _is_forwarded(connection))
        if believed and self._header and (name := connection.headers.get(self._header, "").strip()):
            return Caller(address, "staff", _readable(name)[:MAX_NAME], proxied)
        if name := staff_of(connection):
            return Caller(address, "staff", name, proxied)
        if self._keys and key_is_one_of(key_of(connection), self._keys):
            return Caller(address, "staff", "api", proxied)
        return Caller(address, proxied=proxied)

    def without_claims(self, connection: HTTPConnection) -> list[tuple[bytes, bytes]]:
        """The headers of a request without what only a trusted proxy may claim.

        Gradio's MCP tools call the page's own address with the headers of whoever called them: what is not taken out
        here would come back as a claim of this machine.
        """
        headers: list[tuple[bytes, bytes]] = connection.scope["headers"]
        if self.trusts(connection.client.host if connection.client else ""):
            return headers
        claims = {self._header.encode()} | (set(_FORWARDED) if self._trusted else set())
        return [(name, value) for name, value in headers if name.lower() not in claims]

    def trusts(self, peer: str) -> bool:
        """Whether `peer` is one of our proxies."""
        address = _parsed(peer)
        return address is not None and any(address in network for network in self._trusted)

    def _behind(self, connection: HTTPConnection, peer: str) -> tuple[str, bool]:
        """The last address our proxies have added that is none of theirs; anything before it may be made up."""
        forwarded = listed(",".join(connection.headers.getlist("x-forwarded-for")))
        for address in reversed(forwarded):
            if not self.trusts(address):
                return (address if _parsed(address) else peer), True
        return peer, bool(forwarded)


def key_of(connection: HTTPConnection) -> str:
    """The key a program brings: ``x-api-key`` or ``Authorization: Bearer``."""
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return connection.headers.get("x-api-key") or (key.strip() if scheme.lower() == "bearer" else "")


def key_is_one_of(key: str, keys: tuple[bytes, ...]) -> bool:
    """Whether `key` is among `keys`, in a time that tells nothing about them."""
    return sum(hmac.compare_digest(key.encode(), known) for known in keys) > 0


def _readable(name: str) -> str:
    """A header's text as its sender meant it: UTF-8, which arrives here byte by byte."""
    return name.encode("latin-1", errors="replace").decode(errors="replace")


def _is_forwarded(connection: HTTPConnection) -> bool:
    return "x-forwarded-for" in connection.headers or "forwarded" in connection.headers


def _parsed(address: str) -> Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
