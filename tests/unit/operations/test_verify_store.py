"""What is stored is told in figures, and what is wrong with advice."""

from dataclasses import replace

import pytest

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.operations.verify_store import verify_store
from chocolate_factory.storage.memory import MemoryUpkeep
from chocolate_factory.storage.upkeep import DatabaseState
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.ports import Rig


class Trouble(MemoryUpkeep):
    """A database of an older schema, with a damaged page, or one that cannot be read."""

    def __init__(self, *faults: str, schema: str = "0001", error: StoreError | None = None) -> None:
        """Have ``faults``."""
        self._faults, self._schema, self._error = list(faults), schema, error

    def state(self) -> DatabaseState:
        """As set."""
        return replace(super().state(), schema=self._schema)

    def faults(self) -> list[str]:
        """As set."""
        if self._error:
            raise self._error
        return self._faults


def test_every_series_of_the_site_is_told_also_an_empty_one(empty: Rig) -> None:
    report = verify_store(empty.ports)
    assert report.ok
    assert report.records == 0
    by_key = {one.series: one for one in report.series}
    price = by_key[empty.ports.price_series.key]
    assert (price.records, price.first, price.sources) == (0, None, {})
    assert price.gaps == 1
    assert by_key["weather.linares.forecast.temperature_celsius"].gaps is None
    assert len(by_key) > 20


def test_figures_are_those_of_the_store(rig: Rig) -> None:
    ports, now = rig.ports, rig.now()
    hour = floor_to(now, 60) - 50 * HOUR
    series = ports.price_series
    ports.series.write(series, "omie", [Observation(hour, 60, 99.0)], now=now)
    doubtful = [Observation(hour + HOUR, 60, 9999.0)]
    doubts = [Suspicion(hour + HOUR, "range", "Too dear.")]
    ports.series.write(series, "redata", doubtful, now=now, suspicions=doubts)
    report = verify_store(ports)
    [price] = [one for one in report.series if one.series == series.key]
    assert (price.unit, price.revisions, price.quarantined) == ("EUR/MWh", 1, 1)
    assert price.records == sum(price.sources.values())
    assert set(price.sources) == {"omie", "redata"}
    assert price.gaps == price.gap_hours == 0
    coverage = ports.series.coverage(series)
    assert (price.first, price.last) == (coverage.first, coverage.last)
    assert report.records == sum(one.records for one in report.series)


def test_what_is_stored_and_not_collected_here_is_told_as_well(rig: Rig) -> None:
    foreign = replace(rig.ports.price_series, key="climate.siar-j17.temperature")
    said = [Observation(floor_to(rig.now(), 60), 60, 1.0)]
    rig.ports.series.write(foreign, "siar", said, now=rig.now())
    [found] = [one for one in verify_store(rig.ports).series if one.series == foreign.key]
    assert (found.unit, found.records, found.gaps) == ("", 1, None)


def test_gaps_are_looked_for_in_the_kept_history_or_since_ever(rig: Rig) -> None:
    ports, series = rig.ports, rig.ports.price_series
    old = ports.history_interval().start - 10 * DAY
    hours = [Observation(one, 60, 5.0) for one in Interval(old, old + DAY).grid(60)]
    ports.series.write(series, "omie", hours, now=rig.now())

    def gap_hours(*, deep: bool) -> float | None:
        found = verify_store(ports, deep=deep).series
        return next(one.gap_hours for one in found if one.series == series.key)

    assert gap_hours(deep=False) == 0
    assert gap_hours(deep=True) == pytest.approx(9 * 24, abs=1)
    assert verify_store(ports).looked_since == ports.history_interval().start
    assert verify_store(ports, deep=True).looked_since is None


def test_what_is_wrong_comes_with_advice(rig: Rig) -> None:
    rig.ports = replace(rig.ports, upkeep=Trouble("page 7 is never used"))
    assert [one.what for one in verify_store(rig.ports).findings] == ["schema"]
    report = verify_store(rig.ports, deep=True)
    assert not report.ok
    assert [one.what for one in report.findings] == ["schema", "database"]
    assert "page 7" in report.findings[1].message
    assert all(one.advice for one in report.findings)


def test_a_database_that_cannot_be_checked_is_a_finding(rig: Rig) -> None:
    error = StoreError("The database is damaged.", advice="Restore a backup.")
    schema = MemoryUpkeep().state().schema
    rig.ports = replace(rig.ports, upkeep=Trouble(schema=schema, error=error))
    [found] = verify_store(rig.ports, deep=True).findings
    assert (found.message, found.advice) == (error.message, error.advice)


def test_values_of_a_far_future_are_named(rig: Rig) -> None:
    series = rig.ports.price_series
    future = [Observation(floor_to(rig.now(), 60) + 900 * DAY, 60, 5.0)]
    rig.ports.series.write(series, "omie", future, now=rig.now())
    [found] = verify_store(rig.ports).findings
    assert series.key in found.message
    assert "CHOCOLATE_NOW" in found.advice
