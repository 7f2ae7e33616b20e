"""Reads the ``estado`` that AEMET puts inside the body, whatever the HTTP status says."""

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)

OK = 200
UNAUTHORISED = 401
FORBIDDEN = 403
NOT_FOUND = 404
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
KEY_ADVICE = "Check AEMET_API_KEY; a new key is free at opendata.aemet.es."


def require_ok(source: str, code: object) -> None:
    """Return if ``code``, an integer or its digits, says that all is well.

    The service's own words are left out of the errors: nobody vouches that they repeat no key.

    Raises:
        UpstreamRefusedError: 401 or 403.
        NotPublishedError: 404.
        UpstreamUnavailableError: 429 or a fault of the service.
        UpstreamNonsenseError: No such code exists.
    """
    digits = str(code)
    number = int(digits) if digits.isascii() and digits.isdigit() else None
    if number == OK:
        return
    if number in (UNAUTHORISED, FORBIDDEN):
        raise UpstreamRefusedError(source, "AEMET refuses the key.", advice=KEY_ADVICE)
    if number == NOT_FOUND:
        raise NotPublishedError(source, "AEMET has nothing that was asked for.")
    if number == TOO_MANY_REQUESTS:
        raise UpstreamUnavailableError(
            source, "AEMET counts too many requests.", advice="It is asked again later."
        )
    if number is not None and number >= SERVER_ERROR:
        raise UpstreamUnavailableError(source, f"AEMET reports its own fault {number}.")
    raise UpstreamNonsenseError(source, f"AEMET answers with the code {code!r:.20}.")
