"""What went wrong with the database, in a sentence with advice instead of a driver's code."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chocolate_factory.kernel.errors import ChocolateError, StoreError
from chocolate_factory.storage.postgres_troubles import postgres_trouble
from chocolate_factory.storage.sqlite_troubles import sqlite_trouble
from chocolate_factory.storage.trouble import CROWDED


def explain(error: Exception, place: str) -> ChocolateError:
    """The error of ours for what a driver or SQLAlchemy raised about the database at ``place``."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    crowded = CROWDED if isinstance(cause, PoolTimeoutError) else None
    known = crowded or sqlite_trouble(cause) or postgres_trouble(cause)
    said = " ".join(str(cause).split())
    if known is None:
        return StoreError(f"The database {place} did not do what was asked ({said}).")
    return known.kind(f"The database {place} {known.happened} ({said}).", advice=known.advice)


@contextmanager
def explained(place: str, driver: type[Exception]) -> Iterator[None]:
    """Turn the database's own errors inside the block into ours.

    Args:
        place: Where the database is.
        driver: The driver's errors, for where it is spoken to without SQLAlchemy.

    Raises:
        StoreError: The database at ``place`` failed; the driver's error is its cause.
        InputError: What it was given cannot be kept in any database of its kind.
    """
    try:
        yield
    except (SQLAlchemyError, driver) as error:
        raise explain(error, place) from error
