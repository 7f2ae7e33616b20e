"""Change everything that became known later: no forecast, no interval of an earlier issue moves."""

from datetime import datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.folder import ChunkFolder
from chocolate_factory.forecasting.backtest.frame import frame_of
from chocolate_factory.forecasting.backtest.model import NAIVES
from chocolate_factory.forecasting.backtest.run import roll_all
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import offsets, quantiles_around
from chocolate_factory.forecasting.history import HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.backtest.windows import FIRST, SETUP, market, values, work

CUT = local_instant(FIRST + 9 * DAY, SETUP.issues[0])
"""Issue after which everything is changed."""


def _spoilt(one: HourlyValue) -> HourlyValue:
    return one._replace(value=-1000 - one.value) if one.known_at > CUT else one


def _quantiles(given: Market, model: str, folder: ChunkFolder) -> dict[datetime, Floats]:
    said = roll_all(work(of=given), folder)[SPOT.key, model].medians
    found = {}
    for issue, at in enumerate(SETUP.issues):
        frame = frame_of(SETUP, given, SPOT.key, at)
        errors = frame.panel(said[:, issue]).errors_until(frame.last_known[-1])
        added = offsets(errors)
        for row in range(SETUP.warm_up_days, len(frame.days)):
            known = (frame.last_known[row] - frame.last_known[0]).days
            found[frame.origins[row]] = quantiles_around(said[row, issue], added[known])
    return found


@pytest.mark.parametrize("model", NAIVES)
def test_later_data_moves_nothing(tmp_path_factory: pytest.TempPathFactory, model: str) -> None:
    clean, spoilt = (
        _quantiles(given, model, ChunkFolder(tmp_path_factory.mktemp("run"), resume=False))
        for given in (market(), market([_spoilt(one) for one in values()]))
    )
    before = [origin for origin in clean if origin <= CUT]
    assert len(before) == 19
    for origin in before:
        assert np.array_equal(clean[origin], spoilt[origin], equal_nan=True), origin
        assert not np.isnan(clean[origin]).all()
    after = [origin for origin in clean if origin > CUT + DAY]
    assert not any(np.array_equal(clean[one], spoilt[one], equal_nan=True) for one in after)
