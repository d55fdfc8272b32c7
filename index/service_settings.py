"""The settings of the service around the answers: limits, what is kept, who is staff, who may measure."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class ServiceSettings(BaseSettings):
    """Settings that matter once the page is served to others than its maker; see ``docs/service.md``."""

    public_url: str = Field(
        "", pattern=r"^(https?://[^/\s]+)?$", description="address people use, https://… in earnest"
    )
    trusted_proxies: str = Field("", description="addresses or networks of our reverse proxies, comma between them")
    visitor_per_minute: int = Field(60, ge=0, description="questions a visitor may ask in a minute; 0 is no limit")
    all_per_minute: int = Field(6000, ge=0, description="questions all may ask in a minute; 0 is no limit")
    max_waiting: int = Field(256, ge=1, le=10_000, description="requests worked on at once; more are told to come back")
    max_body_kb: int = Field(256, ge=16, le=100_000, description="largest body of a request, uploads aside")
    rate_storage: str = Field("memory://", description="where rates are counted; redis://… is shared by processes")
    keep_days: int = Field(90, ge=0, le=3650, description="days unanswered questions and feedback are kept; 0 is none")
    log_format: str = Field("text", pattern="^(text|json)$", description="lines of text, or of JSON for a collector")
    metrics: str = Field("local", pattern="^(off|local|open)$", description="who may read /metrics: nobody, here, all")
    api_keys: str = Field("", description="keys of programs for /v1, comma between them; none means that it is open")
    staff_api_keys: str = Field("", description="keys of programs that also see what only staff may see")
    staff_header: str = Field("", description="header by which a trusted proxy names a member of staff")
    staff_users: str = Field("", description="file of staff with hashed passwords, for trials")
    oidc_issuer: str = Field("", pattern=r"^(https?://\S+)?$", description="OpenID Connect provider of the office")
    oidc_client_id: str = Field("", description="what that provider calls us")
    oidc_client_secret: str = Field("", description="our secret with that provider")
    oidc_staff: str = Field("", pattern=r"^(\w+=\S+)?$", description="claim that makes someone staff: groups=dx-staff")
    session_minutes: int = Field(480, ge=5, le=1440, description="how long a login of staff lasts")

    @property
    def is_https(self) -> bool:
        """Whether people reach us by https: cookies are then for https alone."""
        return self.public_url.startswith("https://")


def listed(value: str) -> tuple[str, ...]:
    """The parts of a setting that has commas between them.

    >>> listed("10.0.0.1, 10.1.0.0/16,")
    ('10.0.0.1', '10.1.0.0/16')
    """
    return tuple(part.strip() for part in value.split(",") if part.strip())
