"""Weather and prices: seasons and years are taken out, and links that are there are found."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.climate.statistics.daily import DailyValues, Floats
from chocolate_factory.climate.statistics.price_correlation import (
    NO_LINK,
    Kind,
    PriceCorrelation,
    anomaly,
    price_correlations,
)

FIRST = date(2019, 1, 1)
DAYS = 6 * 365 + 2
_CALENDAR = DailyValues(FIRST, np.zeros(DAYS))
_SEASON = 10 * np.cos(2 * np.pi * _CALENDAR.calendar_days / 366)
_LEVEL = 3.0 * (_CALENDAR.years % 3)


def _noise(seed: int) -> Floats:
    noise: Floats = np.random.default_rng(seed).normal(size=DAYS)
    return noise


def _find(found: list[PriceCorrelation], kind: Kind, part: str = "all") -> PriceCorrelation:
    [one] = [each for each in found if (each.kind, each.part) == (kind, part)]
    return one


def test_a_shared_season_is_no_link() -> None:
    weather = DailyValues(FIRST, _SEASON + _noise(1))
    price = DailyValues(FIRST, _SEASON + _LEVEL + _noise(2))
    found = price_correlations({"t": weather}, {"p": price})
    assert _find(found, Kind.RAW).rho > 0.4
    anomalies = _find(found, Kind.ANOMALY)
    assert abs(anomalies.rho) < 0.1
    assert anomalies.caution == NO_LINK


def test_a_link_behind_seasons_and_levels_is_found() -> None:
    shared = _noise(3)
    weather = DailyValues(FIRST, _SEASON + shared)
    price = DailyValues(FIRST, -_SEASON + _LEVEL - shared + 0.3 * _noise(4))
    found = price_correlations({"t": weather}, {"p": price})
    one = _find(found, Kind.ANOMALY)
    assert one.rho < -0.8
    assert one.confidence is not None
    assert one.confidence.upper < -0.7
    assert one.caution == ""
    assert one.n == DAYS
    assert one.period == (FIRST, date(2024, 12, 31))


def test_every_season_and_year_has_its_own() -> None:
    found = price_correlations(
        {"t": DailyValues(FIRST, _noise(5))}, {"p": DailyValues(FIRST, _noise(6))}
    )
    parts = [one.part for one in found if one.kind is Kind.RAW]
    years = [str(year) for year in range(2019, 2025)]
    assert parts == ["all", "winter", "spring", "summer", "autumn", *years]
    whole = _find(found, Kind.RAW)
    seasons = [_find(found, Kind.RAW, part).n for part in ("winter", "spring", "summer", "autumn")]
    assert sum(seasons) == whole.n


def test_only_days_with_both_count() -> None:
    weather = DailyValues(date(2020, 1, 1), _noise(7)[:400])
    price = DailyValues(date(2020, 2, 1), _noise(8)[:100])
    price.values[10:15] = np.nan
    one = _find(price_correlations({"t": weather}, {"p": price}), Kind.RAW)
    assert one.n == 95
    assert one.period == (date(2020, 2, 1), date(2020, 5, 10))


def test_an_anomaly_has_no_season_and_no_level() -> None:
    left = anomaly(DailyValues(FIRST, _SEASON + _LEVEL))
    assert np.abs(left.values).max() < 0.1
    for year in np.unique(left.years):
        assert left.values[left.years == year].mean() == pytest.approx(0, abs=1e-9)


def test_a_year_seen_only_in_summer_is_not_a_warm_year() -> None:
    part = DailyValues(date(2019, 6, 1), (10 - _SEASON)[151:])
    assert np.abs(anomaly(part).values).max() < 0.3


def test_missing_days_have_no_anomaly() -> None:
    values = _SEASON.copy()
    values[100:130] = np.nan
    left = anomaly(DailyValues(FIRST, values))
    assert np.isnan(left.values).tolist() == np.isnan(values).tolist()


def test_two_years_have_no_anomalies() -> None:
    short = DailyValues(FIRST, _noise(9)[:700])
    assert anomaly(short).n == 0
    kinds = {one.kind for one in price_correlations({"t": short}, {"p": short})}
    assert kinds == {Kind.RAW}
