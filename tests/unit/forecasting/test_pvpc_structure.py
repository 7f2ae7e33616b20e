"""PVPC from spot: a made-up market with known rules gives them back, also over a year's end."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.pvpc_structure import (
    LOSSES,
    WINDOW_DAYS,
    learn_structure,
    tolls,
)
from chocolate_factory.kernel.market_time import DAY

RANDOM = np.random.default_rng(3)
BASKET = 65.0
SHARES = {2024: 0.25, 2025: 0.40, 2026: 0.55}


def spot_of(days: int) -> np.ndarray:
    return RANDOM.normal(60.0, 30.0, (days, 24))


def pvpc_of(first: date, spot: np.ndarray, services: float = 20.0) -> np.ndarray:
    rows = []
    for n, prices in enumerate(spot):
        day = first + n * DAY
        futures = SHARES[day.year] * LOSSES * (BASKET - prices.mean())
        rows.append(LOSSES * prices + services + futures + tolls(day))
    return np.array(rows)


@pytest.mark.parametrize("last", [date(2025, 6, 30), date(2025, 12, 30), date(2025, 1, 8)], ids=str)
def test_the_next_days_follow_the_rules_of_their_year(last: date) -> None:
    first = last - (WINDOW_DAYS - 1) * DAY
    spot = spot_of(WINDOW_DAYS + 3)
    pvpc = pvpc_of(first, spot)
    structure = learn_structure(first, pvpc[:WINDOW_DAYS], spot[:WINDOW_DAYS], basket=BASKET)
    assert structure is not None
    for n in range(3):
        said = structure.pvpc(last + (n + 1) * DAY, spot[WINDOW_DAYS + n])
        np.testing.assert_allclose(said, pvpc[WINDOW_DAYS + n], atol=0.5)


def test_yesterdays_deviation_fades() -> None:
    first = date(2025, 6, 1)
    spot = spot_of(WINDOW_DAYS)
    pvpc = pvpc_of(first, spot)
    pvpc[-1] += 8.0
    structure = learn_structure(first, pvpc, spot, basket=BASKET)
    assert structure is not None
    off = [
        float((structure.pvpc(day, spot[0]) - pvpc_of(day, spot[:1])[0]).mean())
        for day in (structure.last_known + DAY, structure.last_known + 7 * DAY)
    ]
    assert 2.0 < off[0] < 8.0
    assert abs(off[1]) < off[0]


def test_holes_are_left_out_and_too_few_days_teach_nothing() -> None:
    first, spot = date(2025, 6, 1), spot_of(WINDOW_DAYS)
    pvpc = pvpc_of(first, spot)
    pvpc[3:10], spot[12] = np.nan, np.nan
    assert learn_structure(first, pvpc, spot, basket=BASKET) is not None
    pvpc[6:] = np.nan
    assert learn_structure(first, pvpc, spot, basket=BASKET) is None


def test_tolls_are_those_of_the_table_and_unknown_beyond_it() -> None:
    assert sorted(set(np.round(tolls(date(2025, 3, 4)), 2))) == [2.99, 28.2, 92.54]
    assert set(np.round(tolls(date(2025, 3, 8)), 2)) == {2.99}
    assert len(tolls(date(2025, 3, 30))) == 24
    assert np.isnan(tolls(date(2019, 1, 1))).all()
