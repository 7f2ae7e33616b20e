"""The statements of InfluxQL: which points of a series, and who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from chocolate_factory.timeseries.influxdb.line import FARTHEST_SECOND, NANOSECONDS


@dataclass(frozen=True, slots=True)
class View:
    """Which batches somebody sees.

    Attributes:
        top: Number of the last batch that had begun.
        unfinished: Numbers, from and to, of those that have not ended well.
        known_at: Only what was known then (microseconds since 1970); None: everything.
    """

    top: int
    unfinished: tuple[tuple[int, int], ...] = ()
    known_at: int | None = None

    def conditions(self) -> list[str]:
        """What a point must fulfil."""
        found = [f'"batch" <= {self.top}']
        for lowest, highest in self.unfinished:
            one = f'"batch" <> {lowest}'
            several = f'("batch" < {lowest} OR "batch" > {highest})'
            found.append(one if lowest == highest else several)
        if self.known_at is not None:
            found.append(f'"known_at" <= {self.known_at}')
        return found


def name(text: str) -> str:
    """``text`` as a name: of a measurement, a database."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def word(text: str) -> str:
    """``text`` as a value."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def span(first: int | None, end: int | None) -> list[str]:
    """Conditions for what starts in ``[first, end)`` (seconds since 1970); None: open."""
    found = []
    if first is not None:
        found.append(f"time >= {_nanoseconds(first)}")
    if end is not None:
        found.append(f"time < {_nanoseconds(end)}")
    return found


def of_source(source: str | None) -> list[str]:
    """Conditions for what ``source`` said; None: anybody."""
    return [] if source is None else [f'"source" = {word(source)}']


def all_words(key: str, conditions: Sequence[str]) -> str:
    """Every point, by source and time."""
    wanted = '"value", "minutes", "known_at", "stored_at"'
    return _select(wanted, key, conditions, 'GROUP BY "source"')


def last_words(key: str, conditions: Sequence[str]) -> str:
    """Of every start the point known last, by source and time; ``conditions`` bound the time.

    The server passes over older ones far more quickly than they could be fetched.
    """
    wanted = '"value", "minutes", max("known_at") AS "known_at", "stored_at"'
    return _select(wanted, key, conditions, 'GROUP BY time(1s), "source" fill(none)')


def last_starts(key: str, conditions: Sequence[str]) -> str:
    """The greatest start."""
    return _select('last("start") AS "start"', key, conditions)


def nth_start(key: str, conditions: Sequence[str], n: int) -> str:
    """The start of the point after the first ``n``, by time."""
    return _select('"start"', key, conditions, f"ORDER BY time LIMIT 1 OFFSET {n}")


def figures(key: str, conditions: Sequence[str], *, by_source: bool) -> str:
    """How many points and starts there are, and the first and last start."""
    wanted = (
        'count("value") AS "records", count(distinct("start")) AS "intervals",'
        ' min("start") AS "first", max("start") AS "last"'
    )
    return _select(wanted, key, conditions, 'GROUP BY "source"' if by_source else "")


def of_batches(lowest: int, highest: int) -> list[str]:
    """Conditions for the points of certain batches."""
    return [f'"batch" >= {lowest}', f'"batch" <= {highest}']


def times(key: str, conditions: Sequence[str], most: int) -> str:
    """When the first points are, ``most`` of them."""
    return _select('"batch"', key, conditions, f"LIMIT {most}")


def newest_batch(key: str, conditions: Sequence[str]) -> str:
    """The greatest number of a batch, whether anybody sees it or not."""
    return _select('max("batch") AS "batch"', key, conditions)


def newest_batches() -> str:
    """The same of every series and source."""
    return 'SELECT max("batch") AS "batch" FROM /.+/ GROUP BY "source"'


def count() -> str:
    """How many points every series has, whether anybody sees them or not."""
    return 'SELECT count("value") FROM /.+/'


def policies(database: str) -> str:
    """How long a database keeps what it is given."""
    return f"SHOW RETENTION POLICIES ON {name(database)}"


def delete_between(key: str, source: str, first_time: int, last_time: int) -> str:
    """Delete what ``source`` has from the first to the last time, in nanoseconds since 1970."""
    limits = [f"time >= {first_time}", f"time <= {last_time}"]
    return " ".join(("DELETE FROM", name(key), _where([*of_source(source), *limits])))


def _select(wanted: str, key: str, conditions: Sequence[str], tail: str = "") -> str:
    return " ".join(("SELECT", wanted, "FROM", name(key), _where(conditions), tail)).strip()


def _where(conditions: Sequence[str]) -> str:
    return "WHERE " + " AND ".join(conditions) if conditions else ""


def _nanoseconds(second: int) -> int:
    return max(-FARTHEST_SECOND, min(FARTHEST_SECOND + 1, second)) * NANOSECONDS
