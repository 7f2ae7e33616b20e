"""The physics is monotone where it should be and stays between nothing and full power."""

import numpy as np
import pytest

from chocolate_factory.forecasting.fundamentals.power_curve import CURVES, panel_share, wind_share


@pytest.mark.parametrize("curve", CURVES)
def test_wind_power_rises_to_full_and_stops_in_a_storm(curve: tuple[float, float]) -> None:
    speeds = np.linspace(0, 20, 81)
    shares = wind_share(speeds, *curve)
    assert shares[0] == pytest.approx(0, abs=1e-9)
    assert (np.diff(shares) > 0).sum() > 45
    assert 0.9 < shares.max() <= 1
    assert wind_share(np.array([32.0]), *curve)[0] < 0.02
    assert wind_share(np.array([curve[0]]), *curve)[0] == pytest.approx(0.5, abs=0.02)


def test_modules_give_less_when_hot_and_nothing_by_night() -> None:
    cool, hot = panel_share(np.array([800.0, 800.0]), np.array([5.0, 35.0]))
    assert cool > hot > 0.6
    assert hot / cool == pytest.approx((1 - 0.004 * 34) / (1 - 0.004 * 4))
    assert panel_share(np.array([0.0]), np.array([20.0]))[0] == 0
    assert np.isnan(panel_share(np.array([800.0]), np.array([np.nan])))[0]
