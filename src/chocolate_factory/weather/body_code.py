"""Reads the verdict that some services put inside the body, whatever the HTTP status says."""

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


def require_ok(source: str, code: object, *, key_advice: str) -> None:
    """Return if ``code``, an integer or its digits, says that all is well.

    The service's own words are left out of the errors: nobody vouches that they repeat no key.

    Raises:
        UpstreamRefusedError: 401 or 403; ``key_advice`` says what to do about the key.
        NotPublishedError: 404.
        UpstreamUnavailableError: 429 or a fault of the service.
        UpstreamNonsenseError: No such code exists.
    """
    digits = str(code)
    number = int(digits) if digits.isascii() and digits.isdigit() else None
    if number == OK:
        return
    if number in (UNAUTHORISED, FORBIDDEN):
        raise UpstreamRefusedError(source, f"{source} refuses the key.", advice=key_advice)
    if number == NOT_FOUND:
        raise NotPublishedError(source, f"{source} has nothing that was asked for.")
    if number == TOO_MANY_REQUESTS:
        raise UpstreamUnavailableError(
            source, f"{source} counts too many requests.", advice="It is asked again later."
        )
    if number is not None and number >= SERVER_ERROR:
        raise UpstreamUnavailableError(source, f"{source} reports its own fault {number}.")
    raise UpstreamNonsenseError(source, f"{source} answers with the code {code!r:.20}.")
