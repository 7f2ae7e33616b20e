"""The simulated upstreams through the real clients: collected whole, believed, and planned with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.demo_command import UNLIMITED
from chocolate_factory.demo.server import serving
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, delivery_day
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.operations.collect_grid import ingest_grid
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.learning_history import load_history_to_learn_from
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.review_prices import review_prices
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.settings import Settings
from tests.fakes.demo import a_world
from tests.fakes.series import at
from tests.shared import ROOT


@contextmanager
def _demonstration(folder: Path, begin: str, *, history_days: int) -> Iterator[Ports]:
    """The ports of one that begins then."""
    clock = SystemClock.starting_at(at(begin))
    settings = Settings(site=ROOT / "config/linares.toml")
    with serving(a_world(), clock) as upstreams:
        demo = settings.for_demo(folder, upstreams)
        demo = demo.model_copy(update={"history_days": history_days})
        with open_ports(demo, UNLIMITED, clock) as ports:
            yield ports


def _without_doubts(ports: Ports) -> None:
    ages = Interval(ports.clock.now() - 2000 * DAY, ports.clock.now() + 20 * DAY)
    assert ports.series.quarantined(ages) == []


def _without_trouble(ports: Ports) -> None:
    """Nothing is doubted, nothing failed, nothing that anybody has is missing."""
    _without_doubts(ports)
    assert [gap for gap in find_all_gaps(ports) if gap.recoverable] == []
    troubles = [one for one in check_health(ports).checks if one.name.startswith("source:")]
    assert all(one.status is Condition.OK for one in troubles)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begin", "prices"),
    [("2026-03-28T12:30+01:00", 23 * 4), ("2026-10-24T12:30+02:00", 25 * 4)],
    ids=["short day", "long day"],
)
def test_a_day_across_a_clock_change(tmp_path: Path, begin: str, prices: int) -> None:
    with _demonstration(tmp_path, begin, history_days=10) as ports:
        for hours in (0, 9):
            ports.clock.shift += hours * HOUR
            ingest_prices(ports)
            ingest_grid(ports)
            ingest_weather(ports)
            ingest_weather_forecast(ports)
            heal_gaps(ports)
            _without_trouble(ports)
        review = review_prices(ports)
        assert (review.corrections, review.doubted) == ((), 0)
        tomorrow = day_interval(delivery_day(at(begin)) + DAY)
        assert len(ports.series.read(SPOT, tomorrow)) == prices
        assert len(ports.series.read(PVPC, tomorrow)) == prices // 4


@pytest.mark.slow
def test_the_plan_shifts_and_saves_and_meets_every_wish(tmp_path: Path) -> None:
    with _demonstration(tmp_path, "2026-11-18T10:00+01:00", history_days=40) as ports:
        plan = run_day_ahead_cycle(ports).plan
        assert plan.baseline is not None
        assert plan.violations == ()
        assert plan.mass_kg == plan.baseline.mass_kg >= 600
        assert 0.05 < 1 - plan.total_eur / plan.baseline.total_eur < 0.45


@pytest.mark.slow
def test_a_year_to_learn_from_comes_at_once(tmp_path: Path) -> None:
    with _demonstration(tmp_path, "2026-02-01T12:30+01:00", history_days=90) as ports:
        began = ports.clock.monotonic()
        reports = load_history_to_learn_from(ports)
        assert sum(one.total.written for one in reports) > 17_000  # what prices 2025 still lacked
        assert ports.clock.monotonic() - began < 60
        _without_doubts(ports)
