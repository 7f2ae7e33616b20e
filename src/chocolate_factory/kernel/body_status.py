"""Reads the status that some services put inside the body, whatever HTTP's own says."""

from http import HTTPStatus

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)


def require_ok(source: str, code: object, *, service: str, key_advice: str) -> None:
    """Return if ``code``, an integer or its digits, says that all is well.

    The service's own words are left out of the errors: nobody vouches that they repeat no key.

    Args:
        source: Name in errors, as in the provenance of values.
        code: What the body says.
        service: Name in sentences.
        key_advice: What to do if the key is refused.

    Raises:
        UpstreamRefusedError: 401 or 403.
        NotPublishedError: 404.
        UpstreamUnavailableError: 429 or a fault of the service.
        UpstreamNonsenseError: No such code exists.
    """
    digits = str(code)
    number = int(digits) if digits.isascii() and digits.isdigit() else None
    if number == HTTPStatus.OK:
        return
    if number in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise UpstreamRefusedError(source, f"{service} refuses the key.", advice=key_advice)
    if number == HTTPStatus.NOT_FOUND:
        raise NotPublishedError(source, f"{service} has nothing that was asked for.")
    if number == HTTPStatus.TOO_MANY_REQUESTS:
        raise UpstreamUnavailableError(
            source, f"{service} counts too many requests.", advice="It is asked again later."
        )
    if number is not None and number >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise UpstreamUnavailableError(source, f"{service} reports its own fault {number}.")
    raise UpstreamNonsenseError(source, f"{service} answers with the code {code!r:.20}.")
