"""The nouns beside the ledger's steps: a contract since when, a shift that came, a statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.tariffs.model import Supply


@dataclass(frozen=True, slots=True)
class Contract:
    """A supply contract and since when the program has known it.

    Attributes:
        since: UTC.
        supply: As the site's file had it.
    """

    since: datetime
    supply: Supply


@dataclass(frozen=True, slots=True)
class Contracts:
    """Every contract that was ever in force here.

    Attributes:
        kept: By ``since``; at least one. The first one holds before it too: nobody knows another.
    """

    kept: Sequence[Contract]

    def at(self, instant: datetime) -> Supply:
        """The contract in force at ``instant``."""
        earlier = [one for one in self.kept if one.since <= instant]
        return (earlier[-1] if earlier else self.kept[0]).supply

    def over(self, interval: Interval) -> Iterator[tuple[Interval, Supply]]:
        """The parts of ``interval`` that each have one contract, in order."""
        changes = [one.since for one in self.kept[1:] if interval.start < one.since < interval.end]
        for start, end in pairwise([interval.start, *changes, interval.end]):
            yield Interval(start, end), self.at(start)


@dataclass(frozen=True, slots=True)
class ShiftThatCame:
    """An extra shift that a plan in force had opened by its hour.

    Attributes:
        shift: Name.
        interval: When its people were there (UTC).
        cost_eur: For coming at all.
    """

    shift: str
    interval: Interval
    cost_eur: float


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A monthly statement as it was computed.

    Attributes:
        month: Its first day.
        computed_at: UTC.
        document: JSON; what it holds is the business of who wrote it.
    """

    month: date
    computed_at: datetime
    document: str
