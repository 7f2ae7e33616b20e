"""The whole analysis: its parts are there, and the real archive says what is known of Linares."""

import csv
import gzip
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from chocolate_factory.climate import model
from chocolate_factory.climate.imports.incoming_files import find_files
from chocolate_factory.climate.imports.siar import import_siar
from chocolate_factory.climate.read import read_days
from chocolate_factory.climate.statistics.analysis import (
    QUANTITIES,
    ClimateAnalysis,
    StationRecord,
    analyse,
)
from chocolate_factory.climate.statistics.daily import DailyValues
from chocolate_factory.climate.statistics.price_correlation import Kind
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.prices.daily import daily_means
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Reading
from tests.fakes.series import at

Analyses = Mapping[str, ClimateAnalysis]


def test_a_station_that_observed_nothing_has_no_analysis() -> None:
    assert analyse(StationRecord("siar-j99", 500, {}), [], {}, None) is None


def test_quantities_that_are_missing_are_left_out() -> None:
    days = DailyValues(date(2020, 1, 1), np.arange(40.0))
    record = StationRecord("siar-j99", 500, {model.TEMPERATURE_MAX.name: days})
    found = analyse(record, [], {}, None)
    assert found is not None
    assert [one.quantity for one in found.quantities] == [model.TEMPERATURE_MAX.name]
    assert found.correlations == ()
    assert found.hourly_windows == ()
    assert [windows.whole_by_month for windows in found.daily_windows] == [(), ()]
    assert (found.n, found.period) == (40, (date(2020, 1, 1), date(2020, 2, 9)))


@pytest.fixture(scope="module")
def real(history_once: Path) -> Analyses:
    """Both SIAR stations and the spot prices, as recorded."""
    store = MemorySeriesStore()
    clock = SystemClock.starting_at(at("2026-01-05T12:00+01:00"))
    import_siar(Admission(store), find_files([history_once / "siar_linares_daily.zip"]), clock)
    records = [
        StationRecord(
            station.key,
            515,
            {one.name: DailyValues.of(read_days(store, station, one)) for one in QUANTITIES},
        )
        for station in model.SIAR_STATIONS
    ]
    prices = {"price.spot.es": DailyValues.of(daily_means(_spot(history_once)).items())}
    found = (analyse(record, records, prices, None) for record in records)
    return {one.station: one for one in found if one}


@pytest.fixture(scope="module")
def history_once(request: pytest.FixtureRequest) -> Path:
    """The recorded history, for fixtures that are made once."""
    folder: Path = request.getfixturevalue("history")
    return folder


def _spot(folder: Path) -> list[Reading]:
    with gzip.open(folder / "spot_hourly.csv.gz", "rt", encoding="utf-8") as text:
        rows = [row for row in csv.DictReader(text) if row["spot_eur_mwh"]]
    starts = [datetime.fromisoformat(row["time_utc"]) for row in rows]
    return [
        Reading(start, 60, float(row["spot_eur_mwh"]), "omie", start, start)
        for start, row in zip(starts, rows, strict=True)
    ]


def _normal(analysis: ClimateAnalysis, quantity: model.Quantity, on: str) -> float:
    [found] = [one for one in analysis.quantities if one.quantity == quantity.name]
    [day] = [one for one in found.normals if one.date == on]
    return day.mean


@pytest.mark.slow
def test_the_climate_of_linares_is_known(real: Analyses) -> None:
    old, new = real["siar-j09"], real["siar-j17"]
    assert (old.n, new.n) == (6289, 2642)
    assert _normal(old, model.TEMPERATURE_MAX, "07-15") == pytest.approx(36.2, abs=0.1)
    assert _normal(new, model.TEMPERATURE_MAX, "07-15") == pytest.approx(38.0, abs=0.1)
    assert _normal(old, model.TEMPERATURE_MIN, "01-15") == pytest.approx(4.2, abs=0.6)
    for analysis in (old, new):
        for one in analysis.quantities:
            assert len(one.normals) == 366
            assert all(day.confidence and day.mean in day.confidence for day in one.normals)
    [record] = [one for one in new.quantities if one.quantity == "temperature_max_celsius"]
    assert record.extremes.highest[0].day == date(2021, 8, 13), "Spain's heat wave of August 2021"


@pytest.mark.slow
def test_joining_the_stations_would_make_warm_nights_vanish(real: Analyses) -> None:
    [warm] = [one for one in real["siar-j17"].heat if one.measure == "warm_nights"]
    trends = warm.trends
    assert trends.own is None
    assert trends.common is not None
    assert trends.joined is not None
    assert trends.offset is not None
    assert trends.common.slope_per_decade > 0 > trends.joined.slope_per_decade
    assert trends.offset < -30
    assert [one.year for one in warm.years if not one.complete] == [2018, 2025]


@pytest.mark.slow
def test_hot_days_increase_at_either_station_taken_for_itself(real: Analyses) -> None:
    [hot] = [one for one in real["siar-j09"].heat if one.measure == "hot_days"]
    assert hot.trends.own is not None
    assert hot.trends.common is not None
    assert hot.trends.common.n_years == 23
    assert 0 < hot.trends.common.confidence.lower < hot.trends.common.slope_per_decade
    assert hot.trends.common.p_value < 0.05


@pytest.mark.slow
def test_local_weather_is_weakly_linked_to_prices(real: Analyses) -> None:
    for analysis in real.values():
        whole = [
            one for one in analysis.correlations if one.part == "all" and one.kind is Kind.ANOMALY
        ]
        assert len(whole) == 6
        assert max(abs(one.rho) for one in whole) < 0.3
        [wind] = [one for one in whole if one.weather == "wind_speed_m_s"]
        assert wind.confidence is not None
        assert wind.confidence.upper < 0, "windy days are cheaper"
        assert wind.n > 1400
