"""What an error tells of the Chroma server: away, not trusted, not letting us in."""

from __future__ import annotations

import ssl

import httpx

from index.errors import DeniedError, StoreAwayError, UntrustedError


def away_of(error: Exception, where: object) -> StoreAwayError | None:
    """What `error` or one of its causes tells of the server; None when it is about something else."""
    told: StoreAwayError | None = None
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return UntrustedError(f"the certificate of {where} is not trusted: {cause.verify_message}")
        if isinstance(cause, httpx.HTTPStatusError):
            status = cause.response.status_code
            return (
                DeniedError(f"{where} refuses: {status}")
                if status in (401, 403)
                else StoreAwayError(f"{where} does not answer as a Chroma server: {status}")
            )
        if isinstance(cause, httpx.HTTPError | ConnectionError):
            told = told or StoreAwayError(f"{where} does not answer: {type(cause).__name__}")
        cause = cause.__cause__ or cause.__context__
    return told
