"""One kind of trouble with a database, as people are told of it."""

from typing import NamedTuple

from chocolate_factory.kernel.errors import ChocolateError, StoreUnavailableError


class Trouble(NamedTuple):
    """What happened, as the end of a sentence about the database, and what to do."""

    happened: str
    advice: str
    kind: type[ChocolateError] = StoreUnavailableError


NOT_PREPARED = Trouble(
    "has not been prepared",
    "Start the service or run `chocolate doctor`, which bring it up to date.",
)
CROWDED = Trouble(
    "has too many connections in use",
    "Try again in a moment; if it lasts, restart the service.",
)
