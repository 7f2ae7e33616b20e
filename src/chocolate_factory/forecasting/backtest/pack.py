"""A market as plain arrays: cheap to hand to worker processes, and with a fingerprint.

Histories with revisions are arrays already and are handed on as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import RevisedHistory
from chocolate_factory.timeseries.record import instant_of, microseconds

Integers = NDArray[np.int64]


class Column(NamedTuple):
    """One series, by ascending start."""

    key: str
    starts: Integers
    """Microseconds since 1970 UTC."""
    values: Floats
    known_at: Integers
    """Microseconds since 1970 UTC."""


@dataclass(frozen=True, slots=True, eq=False)
class PackedMarket:
    """Everything a market knows; two are the same where their digest is.

    Attributes:
        known_at: When (UTC).
        columns: One for each series whose history knows one value of an hour.
        revised: The histories of the others, by key.
        digest: Of the values and since when each is known; not of ``known_at``, so that a backtest
            of the past can be resumed later.
    """

    known_at: datetime
    columns: tuple[Column, ...]
    revised: tuple[tuple[str, RevisedHistory], ...]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedMarket) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def pack(market: Market, keys: Iterable[str]) -> PackedMarket:
    """The series of ``keys`` as ``market`` knows them."""
    histories = {key: market.history(key) for key in sorted(keys)}
    revised = {key: one for key, one in histories.items() if isinstance(one, RevisedHistory)}
    columns = tuple(_column(key, one) for key, one in histories.items() if key not in revised)
    digest = sha256()
    for column in columns:
        digest.update(column.key.encode())
        for array in column[1:]:
            digest.update(array.tobytes())
    for key, history in revised.items():
        digest.update(key.encode() + history.digest())
    return PackedMarket(market.known_at, columns, tuple(revised.items()), digest.hexdigest())


@lru_cache(maxsize=1)  # a worker process unpacks the same market for each piece of work
def unpack(packed: PackedMarket) -> Market:
    """The market again."""
    plain = {column.key: _history(column, packed.known_at) for column in packed.columns}
    return Market(plain | dict(packed.revised), known_at=packed.known_at)


def starts_of(history: HourlyHistory) -> Integers:
    """Starts of the hours a history knows, ascending, microseconds since 1970 UTC."""
    return np.array(sorted(microseconds(one.start) for one in history.known()), dtype=np.int64)


def _column(key: str, history: HourlyHistory) -> Column:
    known = sorted(history.known())
    return Column(
        key,
        starts_of(history),
        np.array([one.value for one in known], dtype=np.float64),
        np.array([microseconds(one.known_at) for one in known], dtype=np.int64),
    )


def _history(column: Column, known_at: datetime) -> HourlyHistory:
    rows = zip(
        column.starts.tolist(), column.values.tolist(), column.known_at.tolist(), strict=True
    )
    values = [HourlyValue(instant_of(start), value, instant_of(at)) for start, value, at in rows]
    return HourlyHistory(values, known_at=known_at)
