"""How many requests it would take to close some holes, before anybody is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.absence import resting
from chocolate_factory.timeseries.expectation import reachable
from chocolate_factory.timeseries.model import Absence, Series
from chocolate_factory.timeseries.pieces import intersect, without
from chocolate_factory.timeseries.request_plan import Bid, cheapest_first, plan_requests
from chocolate_factory.timeseries.source import SeriesSource


def estimate_requests(
    sources: Sequence[SeriesSource],
    series: Sequence[Series],
    holes: Mapping[str, Sequence[Interval]],
    now: datetime,
    absences: Sequence[Absence] = (),
) -> dict[str, int]:
    """Requests by source, if each source has everything within its reach.

    Sources that have recently answered "nothing" are left out where they did, as a fill does.

    Args:
        sources: Whom a fill would ask, best first.
        series: What is missing.
        holes: Where each series (by key) is missing: ascending, disjoint.
        now: Present instant.
        absences: What is remembered of ``series``.
    """
    left = {one.key: list(holes.get(one.key, ())) for one in series}
    by_series = {
        one.key: [absence for absence in absences if absence.series == one.key] for one in series
    }

    def wanted(source: SeriesSource) -> dict[str, list[Interval]]:
        found = {}
        for one in series:
            reach = reachable(source, one, now)
            if reach is not None:
                rest = resting(one, source.name, by_series[one.key], now)
                found[one.key] = without(intersect(left[one.key], [reach]), rest)
        return found

    bids = [
        Bid(source, asked, plan_requests(source, series, asked, now))
        for source in sources
        if any((asked := wanted(source)).values())
    ]
    requests: dict[str, int] = {}
    for source in cheapest_first(bids):
        asked = wanted(source)
        count = len(plan_requests(source, series, asked, now))
        if count:
            requests[source.name] = requests.get(source.name, 0) + count
        left = {key: without(pieces, asked.get(key, [])) for key, pieces in left.items()}
    return requests


def estimate_seconds(requests: Mapping[str, int], requests_per_minute: Mapping[str, int]) -> float:
    """How long that takes at most speed: half a second each, and a minute for every full allowance.

    Sources are asked one after the other.

    Args:
        requests: By source.
        requests_per_minute: What each source allows us; 30 for those not named.
    """
    seconds = 0.0
    for source, count in requests.items():
        allowed = requests_per_minute.get(source, 30)
        seconds += max(count * 0.5, 60.0 * ((count - 1) // allowed))
    return seconds
