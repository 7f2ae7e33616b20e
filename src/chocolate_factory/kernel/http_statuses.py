"""What an HTTP status means for us, and how long ``Retry-After`` asks to wait."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)

_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_ABSENT = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_SERVER_ERROR = 500


class BusyError(UpstreamUnavailableError):
    """The source answers that it cannot serve us now.

    Attributes:
        retry_in: Seconds it asks us to wait; None where it does not say.
        too_many: It is we who ask too often: a quick retry makes it worse.
    """

    def __init__(
        self, source: str, message: str, *, advice: str, retry_in: float | None, too_many: bool
    ) -> None:
        """Keep what it says about coming back."""
        super().__init__(source, message, advice=advice)
        self.retry_in = retry_in
        self.too_many = too_many


def is_success(status: int) -> bool:
    """Whether the status announces the thing asked for."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def error_for(source: str, status: int, headers: Mapping[str, str], where: str) -> UpstreamError:
    """The typed error for a status that is not a success.

    Args:
        source: Name of the source.
        status: Its status.
        headers: Of the answer, by lower-case name.
        where: Redacted address, for the message.
    """
    said = f"{source} answered {status} to {where}."
    if status in _REFUSED:
        return UpstreamRefusedError(source, said, advice="Check its key and our standing there.")
    if status in _ABSENT:
        return NotPublishedError(source, said)
    if status >= _SERVER_ERROR or status in _BUSY:
        too_many = status == HTTPStatus.TOO_MANY_REQUESTS
        advice = "It wants fewer requests." if too_many else "It is asked again by itself."
        wait = retry_after(headers)
        return BusyError(source, said, advice=advice, retry_in=wait, too_many=too_many)
    return UpstreamNonsenseError(source, said)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that ``Retry-After`` asks to wait (RFC 9110, section 10.2.3); None without it.

    A date is compared with the answer's own ``Date``, so our clock does not matter.

    >>> retry_after({"retry-after": "7"})
    7.0
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    then, now = _date(text), _date(headers.get("date", ""))
    return max((then - now).total_seconds(), 0.0) if then and now else None


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
