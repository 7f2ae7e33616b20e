"""From weather to what farms can make of it: the physics before the regression."""

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats

_CUT_OUT_M_S, _CUT_OUT_WIDTH_M_S = 25.0, 1.5
CURVES = ((6.0, 1.2), (8.5, 1.4), (11.0, 1.6))
"""Speed (m/s, at hub height) of half power and width of three smooth power curves.

One turbine rises from about 3.5 to 12 m/s; many, spread over a region whose wind one point stands
for, rise sooner and more gently. The regression mixes the three.
"""
_PER_DEGREE = 0.004
"""Loss of a crystalline silicon module per °C above 25 °C (data sheets: 0.35 to 0.45 %)."""
_HEATING = 0.03
"""°C that a module is above the air, per W/m² (nominal operating cell temperature of 45 °C)."""
_STANDARD_CELSIUS, _STANDARD_W_M2 = 25.0, 1000.0


def wind_share(speed_m_s: Floats, half_power_m_s: float, width_m_s: float) -> Floats:
    """Share of full power (0 to 1) at wind of ``speed_m_s``, on a smooth power curve."""
    rise = _step((speed_m_s - half_power_m_s) / width_m_s)
    still = _step(np.array(-half_power_m_s / width_m_s))
    storm = _step((_CUT_OUT_M_S - speed_m_s) / _CUT_OUT_WIDTH_M_S)
    share: Floats = (rise - still) / (1 - still) * storm
    return share


def _step(where: Floats) -> Floats:
    """From 0 far below zero to 1 far above it."""
    smooth: Floats = (1 + np.tanh(where / 2)) / 2
    return smooth


def panel_share(radiation_w_m2: Floats, temperature_celsius: Floats) -> Floats:
    """Share of nominal power (0 to about 1.1) of modules in such sun and air."""
    cell = temperature_celsius + _HEATING * radiation_w_m2
    loss = 1 - _PER_DEGREE * (cell - _STANDARD_CELSIUS)
    share: Floats = radiation_w_m2 / _STANDARD_W_M2 * loss
    return share
