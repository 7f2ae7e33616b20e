"""What InfluxDB's answers say: tables, or errors that may come with the status of a success."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError

_PASSING = re.compile(
    r"timeout|engine is closed|cache-max-memory-size|too many (requests|concurrent)|shutting down"
    r"|hard limit|not ready",
    re.IGNORECASE,
)
"""Errors of the server's own state: the same again may succeed."""
_MISSING = re.compile(
    r"database (\S+ )?not found|not found: .*database|bucket .*not found|dbrp", re.IGNORECASE
)
_TOO_FAR = re.compile(r"query.file.limit|parquet files", re.IGNORECASE)
_PARTIAL = re.compile(r"partial write", re.IGNORECASE)
_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class MissingDatabaseError(StoreError):
    """The server answers, but has no such database."""


class TooLargeError(StoreError):
    """The server takes no request as large as this."""


class Table(NamedTuple):
    """One series of an answer."""

    name: str
    """Of the measurement."""
    tags: Mapping[str, str]
    columns: list[str]
    rows: list[list[Any]]

    def dictionaries(self) -> Iterator[dict[str, Any]]:
        """Its rows by the names of the columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def tables(body: bytes, place: str) -> list[Table]:
    """The tables of an answer to statements.

    Args:
        body: JSON, as ``/query`` answers with the status of a success.
        place: What messages call the database.

    Raises:
        StoreError: A statement failed, or this is no such answer.
    """
    try:
        results = json.loads(body)["results"]
        errors = [str(result["error"]) for result in results if "error" in result]
        found = [
            Table(one.get("name", ""), one.get("tags", {}), one["columns"], one["values"])
            for result in results
            for one in result.get("series", ())
            if "values" in one
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{place} answered what no InfluxDB answers ({body[:80]!r}).",
            advice="Look whether the address and the port are those of InfluxDB.",
        ) from error
    if errors:
        raise error_of(errors[0], place)
    return found


def error_for(status: int, body: bytes, place: str) -> StoreError:
    """The error for an answer whose ``status`` is not that of a success."""
    said = _message(body) or f"status {status}"
    if status in _DENIED:
        return StoreUnavailableError(
            f"{place} refuses us: {said}.",
            advice="Check name and password in CHOCOLATE_STORE_URL or INFLUXDB_TOKEN, and that they"
            " may read and write this database.",
        )
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return TooLargeError(f"{place} takes no request of this size: {said}.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY:
        return _passing(said, place)
    return error_of(said, place)


def error_of(said: str, place: str) -> StoreError:
    """The error for what the server ``said`` went wrong."""
    if _MISSING.search(said):
        return MissingDatabaseError(
            f"{place} does not exist: {said}.",
            advice="Create it as docs/operate/influxdb.md tells for this version.",
        )
    if _PASSING.search(said):
        return _passing(said, place)
    if _TOO_FAR.search(said):
        return StoreError(
            f"{place} reads no span of time as long as this: {said}.",
            advice="Raise --query-file-limit of InfluxDB 3, or use version 1 or 2.",
        )
    if _PARTIAL.search(said):
        return StoreError(
            f"{place} took only a part of what was written: {said}. Nobody sees that part.",
            advice="Give the program a database of its own, whose retention policy keeps"
            " everything.",
        )
    return StoreError(f"{place} did not do what was asked: {said}.")


def _passing(said: str, place: str) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"{place} cannot do it now: {said}.", advice="Look at InfluxDB's own log; try again later."
    )


def _message(body: bytes) -> str:
    """What an error says: 1.x and 3 in ``error``, 2.x in ``message``, proxies in plain text."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body[:200].decode(errors="replace").strip()
    if not isinstance(answer, dict):
        return ""
    said = str(answer.get("error") or answer.get("message") or "")
    details = answer.get("data")
    if isinstance(details, list):
        said += "".join(
            f"; {one['error_message']}" for one in details[:3] if "error_message" in one
        )
    return said
