"""Turns holes into few requests, and decides which source is spared.

Requests are whole delivery days, as most upstreams think in days: holes of hours in neighbouring
days become one request, and up to a week of healthy days is fetched again rather than asking twice.

Decision: bulk goes where it is cheap. Asked for 90 missing days in order of rank, OMIE would serve
90 files where REData needs four requests for the same prices. So a source that would need more than
``BULK`` requests is put behind a later one that has the same hours for a quarter of the requests.
Rank decides again as soon as few days are missing, and always decides what readers see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_days
from chocolate_factory.timeseries.expectation import reachable
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.pieces import hours, intersect
from chocolate_factory.timeseries.source import SeriesSource, endpoint_of

BULK = 8
"""Requests beyond which a cheaper source is looked for."""
_CHEAPER = 4
"""How many times fewer requests the cheaper source must need."""
_SAME = 0.9
"""Share of the hours the cheaper source must have too."""
_BRIDGE = 7 * DAY
"""Healthy span that is fetched again for the sake of one request less."""

Wanted = Mapping[str, Sequence[Interval]]
"""Where each series (by key) is to be asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a source."""

    series: tuple[Series, ...]
    interval: Interval


@dataclass(frozen=True, slots=True)
class Bid:
    """What a source would be asked for, and at what cost."""

    source: SeriesSource
    wanted: Wanted
    requests: Sequence[Request]

    def yields_to(self, other: "Bid") -> bool:
        """Whether ``other`` has nearly the same hours for far fewer requests."""
        if len(self.requests) <= BULK or not other.requests:
            return False
        if len(other.requests) * _CHEAPER > len(self.requests):
            return False
        own = sum(hours(pieces) for pieces in self.wanted.values())
        shared = sum(
            hours(intersect(pieces, other.wanted.get(key, ())))
            for key, pieces in self.wanted.items()
        )
        return shared >= _SAME * own


def cheapest_first(bids: Sequence[Bid]) -> list[SeriesSource]:
    """The sources in the order of ``bids``, except that costly ones step behind cheaper ones."""
    order = list(bids)
    for bid in bids:
        later = order[order.index(bid) + 1 :]
        cheaper = next((other for other in later if bid.yields_to(other)), None)
        if cheaper is not None:
            order.remove(bid)
            order.insert(order.index(cheaper) + 1, bid)
    return [bid.source for bid in order]


def plan_requests(
    source: SeriesSource, series: Sequence[Series], wanted: Wanted, now: datetime
) -> list[Request]:
    """The calls that ask ``source`` for everything ``wanted``, newest days first.

    Newest first, because today's plan needs them and the work may be interrupted.

    Args:
        source: Whom to ask.
        series: The series wanted; those with the same reach and endpoint share their calls.
        wanted: Where each is missing, inside the reach of ``source``.
        now: Present instant.
    """
    groups: dict[tuple[Interval, str], list[Series]] = {}
    for one in series:
        reach = reachable(source, one, now)
        if reach is not None and wanted.get(one.key):
            groups.setdefault((reach, endpoint_of(source, one)), []).append(one)
    requests = [
        Request(asked, chunk)
        for (reach, _), members in groups.items()
        for chunk in _chunks([wanted[one.key] for one in members], reach, source.longest_request)
        if (asked := tuple(one for one in members if intersect(wanted[one.key], [chunk])))
    ]
    return sorted(requests, key=lambda request: request.interval.start, reverse=True)


def _chunks(
    pieces: Sequence[Sequence[Interval]], reach: Interval, longest: timedelta
) -> list[Interval]:
    days = {day for some in pieces for piece in some for day in delivery_days(piece)}
    chunks = [block.overlap(reach) for block in _blocks(sorted(days), longest)]
    if longest >= DAY:  # a day is never cut, though one of them has 25 hours
        return chunks
    return [part for chunk in chunks for part in chunk.split(longest)]


def _blocks(days: Sequence[date], longest: timedelta) -> list[Interval]:
    """Whole days packed into spans of at most ``longest``, or one day."""
    blocks: list[Interval] = []
    for whole in map(day_interval, days):
        if blocks:
            longer = Interval(blocks[-1].start, whole.end)
            if longer.duration <= longest and whole.start - blocks[-1].end <= _BRIDGE:
                blocks[-1] = longer
                continue
        blocks.append(whole)
    return blocks
