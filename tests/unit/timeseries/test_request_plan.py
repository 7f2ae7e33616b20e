"""Few requests of whole days, never longer than a source allows; bulk goes where it is cheap."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.pieces import hours, merged, without
from chocolate_factory.timeseries.request_plan import Bid, cheapest_first, plan_requests
from tests.fakes.series import at, day_ahead, days, measured, span
from tests.fakes.sources import ALWAYS, FakeSource

NOW = at("2025-11-05T12:00+01:00")
SERIES = [measured("a"), measured("b")]


def source(
    longest: timedelta = 31 * DAY, reach: Interval = ALWAYS, name: str = "best"
) -> FakeSource:
    return FakeSource(name, {"a": [], "b": []}, reaching=lambda *_: reach, longest_request=longest)


def asked_for(source: FakeSource, *missing: Interval) -> list[Interval]:
    requests = plan_requests(source, SERIES, {"a": missing, "b": ()}, NOW)
    assert all([one.key for one in request.series] == ["a"] for request in requests)
    return [request.interval for request in requests]


def test_holes_in_neighbouring_days_are_one_request() -> None:
    holes = (
        span("2025-10-25T10:00Z", "2025-10-25T11:00Z"),
        span("2025-10-26T03:00Z", "2025-10-26T05:00Z"),
    )
    assert asked_for(source(), *holes) == [days("2025-10-25", "2025-10-26")]
    assert asked_for(source(DAY), *holes) == [
        days("2025-10-26", "2025-10-26"),  # 25 hours, one delivery day
        days("2025-10-25", "2025-10-25"),
    ]


def test_a_few_healthy_days_are_bridged_and_a_fortnight_is_not() -> None:
    first = span("2025-06-01T10:00Z", "2025-06-01T11:00Z")
    near = span("2025-06-09T10:00Z", "2025-06-09T11:00Z")
    far = span("2025-06-24T10:00Z", "2025-06-24T11:00Z")
    assert asked_for(source(), first, near, far) == [
        days("2025-06-24", "2025-06-24"),
        days("2025-06-01", "2025-06-09"),
    ]


def test_reach_cuts_the_days() -> None:
    reach = span("2025-06-01T10:00Z", "2025-06-02T05:00Z")
    hole = span("2025-06-01T11:00Z", "2025-06-02T01:00Z")
    assert asked_for(source(reach=reach), hole) == [reach]


def test_a_source_of_hours_is_asked_by_hours() -> None:
    reach = span("2025-06-01T10:00Z", "2025-06-01T13:00Z")
    assert asked_for(source(HOUR, reach), reach) == list(reversed(list(reach.split(HOUR))))


def test_series_share_a_request_only_where_both_are_missing() -> None:
    wanted = {"a": [days("2025-06-01", "2025-06-02")], "b": [days("2025-06-02", "2025-06-03")]}
    requests = plan_requests(source(DAY), SERIES, wanted, NOW)
    assert [(request.interval.start, len(request.series)) for request in requests] == [
        (days("2025-06-03", "2025-06-03").start, 1),
        (days("2025-06-02", "2025-06-02").start, 2),
        (days("2025-06-01", "2025-06-01").start, 1),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 24 * 400), st.integers(1, 24 * 40)), max_size=8),
    st.sampled_from([HOUR * 5, DAY, 28 * DAY, 365 * DAY]),
)
def test_everything_missing_is_asked_for_once(
    holes: list[tuple[int, int]], longest: timedelta
) -> None:
    origin = at("2024-09-01T00:00Z")
    missing = merged(
        Interval(origin + start * HOUR, origin + (start + length) * HOUR) for start, length in holes
    )
    asked = sorted(asked_for(source(longest), *missing))
    assert without(missing, asked) == []
    assert hours(merged(asked)) == hours(asked), "no overlaps"
    assert all(one.duration <= max(longest, 25 * HOUR * (longest == DAY)) for one in asked)


def order(hole: Interval, *sources: FakeSource) -> list[str]:
    wanted = {"a": [hole]}
    bids = [Bid(one, wanted, plan_requests(one, SERIES, wanted, NOW)) for one in sources]
    return [one.name for one in cheapest_first(bids)]


def test_bulk_goes_to_the_cheaper_source_and_single_days_to_the_better() -> None:
    by_day, by_month = source(DAY, name="by day"), source(name="by month")
    quarter = days("2025-06-01", "2025-08-29")
    assert order(quarter, by_day, by_month) == ["by month", "by day"]
    assert order(days("2025-06-01", "2025-06-08"), by_day, by_month) == ["by day", "by month"]


def test_a_cheap_source_that_has_little_of_it_does_not_go_first() -> None:
    by_day = source(DAY, name="by day")
    recent = source(name="recent", reach=days("2025-08-28", "2025-08-29"))
    quarter, end = days("2025-06-01", "2025-08-29"), days("2025-08-28", "2025-08-29")
    bids = [
        Bid(one, wanted, plan_requests(one, SERIES, wanted, NOW))
        for one, wanted in ((by_day, {"a": [quarter]}), (recent, {"a": [end]}))
    ]
    assert [one.name for one in cheapest_first(bids)] == ["by day", "recent"]


def test_a_source_that_offers_nothing_is_not_asked() -> None:
    assert plan_requests(source(), [day_ahead()], {"price": [ALWAYS]}, NOW) == []


class Apart(FakeSource):
    """Needs a request of its own for every series."""

    def endpoint(self, series: Series) -> str:
        return series.key


def test_series_behind_different_endpoints_are_asked_for_apart() -> None:
    missing = [days("2025-06-01", "2025-06-02")]
    apart = Apart("apart", {"a": [], "b": []})
    requests = plan_requests(apart, SERIES, {"a": missing, "b": missing}, NOW)
    assert [[one.key for one in request.series] for request in requests] == [["a"], ["b"]]
    assert {request.interval for request in requests} == set(missing)
