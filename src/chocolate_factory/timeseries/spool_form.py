"""What arrives for a series store, as it waits in the spool: JSON from which it is made again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.spool_entry import Item
from chocolate_factory.timeseries.batch import check
from chocolate_factory.timeseries.model import Observation, Plausible, Series
from chocolate_factory.timeseries.record import instant_of, instant_of_second, microseconds
from chocolate_factory.timeseries.suspicion import Suspicion

WRITE = "series.write"
"""Looked at already: to be written as it is."""
ADMIT = "series.admit"
"""Not looked at: to be written where it is missing, or to go to quarantine."""
ABSENT = "series.absent"


@dataclass(frozen=True, slots=True)
class Said:
    """Values that a source gave, and when.

    Attributes:
        series: Public from what was told on arrival, for the starts of ``observations``.
        source: Who gave them.
        observations: By start, no two of one start.
        suspicions: What was found suspicious on arrival, by whatever could be looked at then.
        now: Of the arrival.
    """

    series: Series
    source: str
    observations: list[Observation]
    suspicions: list[Suspicion]
    now: datetime

    @property
    def span(self) -> Interval:
        """From the first to the last of them."""
        return Interval(self.observations[0].start, self.observations[-1].interval.end)


def values_item(
    kind: str,
    series: Series,
    source: str,
    observations: Iterable[Observation],
    *,
    now: datetime,
    suspicions: Sequence[Suspicion] = (),
) -> Item:
    """Values as an item.

    Raises:
        ContradictionError: One interval has two different values.
        UnusableObservationError: A value is not finite, or an interval makes no sense.
    """
    said = check(observations).said
    values = [
        (start, minutes, value, microseconds(series.public_from(instant_of_second(start))))
        for start, (minutes, value) in said.items()
    ]
    doubts = [(microseconds(one.start), one.check, one.reason) for one in suspicions]
    content = _head(series, source, now) | {"values": values, "suspicions": doubts}
    return Item.of(kind, content, microseconds(now))


def said_in(content: Mapping[str, Any]) -> Said:
    """The values of an item."""
    table = {
        instant_of_second(start): instant_of(public) for start, _, _, public in content["values"]
    }
    return Said(
        _series(content, table),
        content["source"],
        [
            Observation(instant_of_second(start), minutes, value)
            for start, minutes, value, _ in content["values"]
        ],
        [
            Suspicion(instant_of(start), check, reason)
            for start, check, reason in content["suspicions"]
        ],
        instant_of(content["now"]),
    )


def absence_item(
    series: Series, source: str, intervals: Iterable[Interval], *, now: datetime
) -> Item:
    """Intervals that ``source`` answered to have nothing of, as an item."""
    spans = [(microseconds(one.start), microseconds(one.end)) for one in intervals]
    content = _head(series, source, now) | {"intervals": spans}
    return Item.of(ABSENT, content, microseconds(now))


def absent_in(content: Mapping[str, Any]) -> tuple[Series, str, list[Interval], datetime]:
    """Series, source, intervals and arrival of an item."""
    spans = [Interval(instant_of(start), instant_of(end)) for start, end in content["intervals"]]
    return _series(content, {}), content["source"], spans, instant_of(content["now"])


def _head(series: Series, source: str, now: datetime) -> dict[str, Any]:
    return {
        "subject": series.key,
        "unit": series.unit,
        "sources": series.sources,
        "official": series.official,
        "since": microseconds(series.since),
        "plausible": None if series.plausible is None else asdict(series.plausible),
        "rewritten": series.rewritten,
        "source": source,
        "now": microseconds(now),
    }


def _series(content: Mapping[str, Any], public: Mapping[datetime, datetime]) -> Series:
    found = content["plausible"]
    if found is not None:
        lists = {name: tuple(found[name]) for name in ("may_rest_at", "computed_by")}
        found = Plausible(**(found | lists))
    return Series(
        key=content["subject"],
        unit=content["unit"],
        sources=tuple(content["sources"]),
        public_from=public.__getitem__,
        official=content["official"],
        since=instant_of(content["since"]),
        plausible=found,
        rewritten=content["rewritten"],
    )
