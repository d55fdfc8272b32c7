"""Login of staff with the office's OpenID Connect provider: authorization code with PKCE, by Authlib."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from index import Settings
from index.errors import SettingsError


class OidcError(Exception):
    """The provider did not say that this is a member of staff."""


class Oidc:
    """The provider of the settings.

    Raises `SettingsError` where Authlib is not installed, or where it is not said who is staff: that someone has an
    account with the provider does not make them staff.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.oidc_staff or not settings.oidc_client_id:
            raise SettingsError("PLANBOT_OIDC_ISSUER needs PLANBOT_OIDC_CLIENT_ID and PLANBOT_OIDC_STAFF beside it")
        try:
            from authlib.integrations.starlette_client import OAuth
        except ImportError as error:
            raise SettingsError("PLANBOT_OIDC_ISSUER needs: pip install 'planbot[oidc]'") from error
        self._claim, _, self._wanted = settings.oidc_staff.partition("=")
        self._public_url = settings.public_url
        self._client: Any = OAuth().register(
            "office",
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret or None,
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 10},
        )

    async def begin(self, request: Request, back: str) -> Response:
        """Sends the browser to the provider, which sends it to the path `back`. Raises `OidcError`."""
        address = f"{self._public_url or str(request.base_url).rstrip('/')}{back}"
        try:
            response: Response = await self._client.authorize_redirect(request, address)
        except Exception as error:  # whatever the network or a library makes of a provider that is not there
            raise OidcError(f"{type(error).__name__}") from error
        return response

    async def end(self, request: Request) -> str:
        """The name of the member of staff the provider has sent back. Raises `OidcError` for anybody else."""
        try:
            token = await self._client.authorize_access_token(request)
        except Exception as error:  # forged, expired, refused, unreachable: none of them is a login
            raise OidcError(f"{type(error).__name__}") from error
        person: dict[str, Any] = token.get("userinfo") or {}
        held = person.get(self._claim)
        if self._wanted not in (held if isinstance(held, list) else [held]):
            raise OidcError("not staff")
        return str(person.get("name") or person.get("preferred_username") or person.get("email") or person["sub"])
