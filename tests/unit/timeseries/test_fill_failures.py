"""A source that fails stops nobody else, and a failure is never taken for an answer."""

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY
from tests.fakes.bench import Bench
from tests.fakes.series import days
from tests.fakes.sources import FakeSource, values


@pytest.mark.parametrize(
    ("error", "requests"),
    [
        pytest.param(UpstreamUnavailableError("best", "down"), 1, id="unavailable"),
        pytest.param(UpstreamRefusedError("best", "key", advice="renew"), 1, id="refused"),
        pytest.param(UpstreamNonsenseError("best", "html"), 3, id="nonsense"),
        pytest.param(NotPublishedError("best", "nothing"), 5, id="not-published"),
    ],
)
def test_a_useless_source_is_given_up_and_the_next_one_asked(
    error: UpstreamUnavailableError, requests: int
) -> None:
    bench, interval = Bench(), days("2025-11-01", "2025-11-05")
    best = FakeSource("best", {"price": values(interval)}, longest_request=DAY, always=error)
    second = FakeSource("second", {"price": values(interval)})

    report = bench.filler.fill([best, second], bench.series, interval)

    assert len(best.asked) == requests
    assert bench.sources_of(interval) == {"second"}
    failures = report.sources[0].failures
    if isinstance(error, NotPublishedError):
        assert failures == []
    else:
        assert [one.kind for one in failures] == [error.kind] * requests
        assert failures[0].advice == error.advice
        assert bench.store.absences(bench.series[0], interval) == [], "a failure is no answer"
        best.always = None
        bench.filler.fill([best], bench.series, interval)


def test_nonsense_now_and_then_costs_only_its_request() -> None:
    bench, interval = Bench(), days("2025-11-01", "2025-11-05")
    nonsense = UpstreamNonsenseError("best", "html")
    best = FakeSource(
        "best",
        {"price": values(interval)},
        longest_request=DAY,
        errors=[nonsense, nonsense, None, nonsense],
    )
    report = bench.filler.fill([best], bench.series, interval)
    assert len(best.asked) == 5
    assert report.total.written == 48
    assert report.total.failed_hours == 72


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 99.0], ids=str)
def test_values_that_cannot_be_true_are_nonsense_and_not_stored(bad: float) -> None:
    bench, today = Bench(), days("2025-11-05", "2025-11-05")
    truth = values(today)
    best = FakeSource("best", {"price": [*truth, truth[3]._replace(value=bad)]})
    second = FakeSource("second", {"price": truth})

    report = bench.filler.fill([best, second], bench.series, today)

    assert [one.kind for one in report.sources[0].failures] == ["nonsense"]
    assert bench.sources_of(today) == {"second"}
