"""What is not believed is listed in few lines and let go with a reason."""

from datetime import datetime

import pytest
from structlog.testing import capture_logs

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.operations.quarantine import (
    episodes,
    last_days,
    list_quarantine,
    release,
    span_between,
)
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.ports import NOON, Rig
from tests.fakes.series import at

WEEK = Interval(NOON - 7 * DAY, NOON)


def _doubt(rig: Rig, *hours_ago: int, check: str = "flat", source: str = "omie") -> None:
    found = [Suspicion(NOON - n * HOUR, check, f"{n} hours ago.") for n in hours_ago]
    series = SPOT if source == "omie" else PVPC
    rig.ports.series.quarantine(series, source, found, now=rig.now())


def test_nothing_is_wrong_with_a_healthy_history(rig: Rig) -> None:
    assert list_quarantine(rig.ports, last_days(rig.ports, 30)) == []


def test_consecutive_values_are_one_line(rig: Rig) -> None:
    _doubt(rig, 30, 29, 28, 9)
    _doubt(rig, 29, check="spike")
    _doubt(rig, 28, source="redata")
    found = list_quarantine(rig.ports, WEEK)
    assert len(found) == 6
    lines = episodes(reversed(found))
    assert [(one.first.check, one.first.source, len(one.values)) for one in lines] == [
        ("flat", "omie", 3),
        ("spike", "omie", 1),
        ("flat", "redata", 1),
        ("flat", "omie", 1),
    ]
    assert lines[0].interval == Interval(NOON - 30 * HOUR, NOON - 27 * HOUR)
    assert lines[0].first.reason == "30 hours ago."
    assert lines[0].limits == (
        min(one.value for one in lines[0].values),
        max(one.value for one in lines[0].values),
    )
    assert [one.source for one in list_quarantine(rig.ports, WEEK, key=PVPC.key)] == ["redata"]
    assert list_quarantine(rig.ports, Interval(NOON - 8 * HOUR, NOON)) == []


def test_what_was_let_go_is_another_line(rig: Rig) -> None:
    _doubt(rig, 30, 29, 28)
    part = Interval(NOON - 29 * HOUR, NOON - 28 * HOUR)
    with capture_logs() as logs:
        assert release(rig.ports, SPOT.key, "omie", part, why=" The  notice says so. ") == 1
    assert logs[0]["event"] == "values_released"
    assert (logs[0]["series"], logs[0]["count"]) == (SPOT.key, 1)
    assert len(list_quarantine(rig.ports, WEEK)) == 2
    lines = episodes(list_quarantine(rig.ports, WEEK, settled=True))
    assert [(len(one.values), one.first.why) for one in lines] == [
        (1, ""),
        (1, "The notice says so."),
        (1, ""),
    ]
    assert len(rig.ports.series.read(SPOT, part)) == 1


@pytest.mark.parametrize(
    ("key", "source", "why"),
    [(SPOT.key, "omie", "  "), (SPOT.key, "redata", "So it was."), ("price.x", "omie", "Yes.")],
)
def test_nothing_is_let_go_without_a_reason_or_a_value(
    rig: Rig, key: str, source: str, why: str
) -> None:
    _doubt(rig, 30)
    with pytest.raises(InputError):
        release(rig.ports, key, source, WEEK, why=why)
    assert len(list_quarantine(rig.ports, WEEK)) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOON, NOON),
        (NOON, NOON - HOUR),
        (NOON.replace(tzinfo=None), NOON),
        (at("0001-01-01T00:00+14:00"), NOON),
    ],
)
def test_intervals_that_make_no_sense_are_refused(start: datetime, end: datetime) -> None:
    with pytest.raises(InputError):
        span_between(start, end)
    assert span_between(NOON, NOON + HOUR) == Interval(NOON, NOON + HOUR)
