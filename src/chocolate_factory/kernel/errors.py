"""The typed error tree; every error says what happened and what to do about it.

::

    ChocolateError
    ├── ConfigurationError          a setting is wrong; names it and the remedy
    ├── InputError                  a request or file cannot be used as given
    ├── MissingDataError            a calculation lacks values it may not invent
    ├── DamagedModelError           a trained model is not what was kept
    ├── StoreError                  the database cannot be read or written
    │   └── StoreUnavailableError       it is down, locked, full or gone: later it may answer
    └── UpstreamError               a source did not give what was asked
        ├── UpstreamUnavailableError    down, slow, busy or told to wait: try later
        ├── NotPublishedError           it answers, but does not have the value (yet)
        ├── UpstreamRefusedError        it refuses us: key, quota or ban
        └── UpstreamNonsenseError       it answers something that cannot be true

Features derive their own errors from these where a caller wants to tell them apart. What they say
ends up in logs, answers, journals and on screens: secrets are masked here, before any of that.
"""

from chocolate_factory.kernel.redaction import redact


class ChocolateError(Exception):
    """Base of all our errors.

    Attributes:
        message: One sentence: what happened.
        advice: One sentence: what the reader can do, or "" where nothing helps.
    """

    status = 500
    """HTTP status the web shell answers with."""
    retry_after_seconds: int | None = None
    """When asking again is worth a try; None: nobody knows."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        """Keep the two sentences apart, so that each shell can lay them out."""
        self.message = redact(message)
        self.advice = redact(advice)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class ConfigurationError(ChocolateError):
    """A setting is wrong or missing; the message names it."""


class InputError(ChocolateError):
    """What the caller gave cannot be used; the message says which part."""

    status = 422


class MissingDataError(ChocolateError):
    """A calculation lacks values; they are never made up."""

    status = 503


class DamagedModelError(ChocolateError):
    """A trained model on disk is not what was put there, or not what this program understands."""


class StoreError(ChocolateError):
    """The database cannot be read or written."""

    status = 503


class StoreUnavailableError(StoreError):
    """The store takes nothing at present: down, locked, full or gone; not for what was asked.

    The same again may succeed once it answers, so what arrives is spooled meanwhile.
    """


class UpstreamError(ChocolateError):
    """A source did not give what was asked.

    Attributes:
        source: The source's name, as in the provenance of values.
    """

    status = 502
    kind = "error"
    """Stable word for reports, health and metrics."""

    def __init__(self, source: str, message: str, *, advice: str = "") -> None:
        """Name the source beside the two sentences."""
        super().__init__(message, advice=advice)
        self.source = source


class UpstreamUnavailableError(UpstreamError):
    """The source is down, slow or busy, or its circuit is open; trying later helps."""

    status = 503
    kind = "unavailable"


class NotPublishedError(UpstreamError):
    """The source answers, but has no such value, or not yet."""

    status = 404
    kind = "not_published"


class UpstreamRefusedError(UpstreamError):
    """The source refuses us: a missing or wrong key, an exhausted quota, a ban."""

    kind = "refused"


class UpstreamNonsenseError(UpstreamError):
    """The source answered something that cannot be true or cannot be read."""

    kind = "nonsense"
