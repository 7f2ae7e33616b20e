"""Who had nothing is left alone for a while: longer for old holes, longest after many tries."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.absence import resting, vacant, wait
from chocolate_factory.timeseries.model import Absence
from tests.fakes.series import at, measured

NOW = at("2025-06-10T12:00Z")
MINUTE = timedelta(minutes=1)


def absence(age: timedelta, times: int = 1, source: str = "best") -> Absence:
    """Asked now for an hour that was public for ``age``."""
    end = NOW - age
    return Absence("temperature", source, Interval(end - HOUR, end), NOW, times)


@pytest.mark.parametrize(
    ("age", "times", "expected"),
    [
        pytest.param(10 * MINUTE, 1, 5 * MINUTE, id="young"),
        pytest.param(2 * HOUR, 1, 12 * MINUTE, id="a-tenth"),
        pytest.param(20 * HOUR, 9, 2 * HOUR, id="a-tenth-of-a-day"),
        pytest.param(90 * 24 * HOUR, 4, 2 * HOUR, id="old"),
        pytest.param(20 * 24 * HOUR, 5, 24 * HOUR, id="weeks-old-and-in-vain"),
        pytest.param(100 * 24 * HOUR, 5, 48 * HOUR, id="old-and-in-vain"),
        pytest.param(100 * HOUR, 5, 10 * HOUR, id="in-vain"),
    ],
)
def test_wait_grows_with_age_and_tries(age: timedelta, times: int, expected: timedelta) -> None:
    assert wait(absence(age, times), measured()) == expected


def test_a_source_rests_until_the_wait_is_over() -> None:
    known = [absence(2 * HOUR), absence(50 * HOUR), absence(2 * HOUR, source="second")]

    def rests(minutes: int) -> list[Interval]:
        return resting(measured(), "best", known, NOW + minutes * MINUTE)

    assert rests(11) == [known[1].interval, known[0].interval]
    assert rests(12) == [known[1].interval]
    assert rests(120) == []
    assert rests(-1) == [], "a clock set back forgets"
    assert vacant("second", known) == [known[2].interval]
