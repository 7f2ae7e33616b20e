"""What temperature and relative humidity mean together: vapour, dew point, wet bulb.

Arrays of equal shape in, arrays out; NaN in, NaN out. Over water, also below 0 °C.

Sources: saturation after Alduchov and Eskridge, Journal of Applied Meteorology 35 (1996) 601
(Magnus form); psychrometer formula of Sprung, coefficient as in WMO-No. 8, Guide to Instruments and
Methods of Observation, annex 4.B.
"""

import numpy as np

from chocolate_factory.climate.statistics.daily import Floats

_BISECTIONS = 24
_WIDEST_DEPRESSION_CELSIUS = 60.0


def saturation_hpa(temperature_celsius: Floats) -> Floats:
    """Saturation vapour pressure over water.

    >>> round(float(saturation_hpa(np.array(20.0))), 1)
    23.3
    """
    pressure: Floats = 6.1094 * np.exp(
        17.625 * temperature_celsius / (243.04 + temperature_celsius)
    )
    return pressure


def dew_point_celsius(temperature_celsius: Floats, humidity_percent: Floats) -> Floats:
    """Temperature at which the air would be saturated; bone-dry air has none (NaN).

    >>> round(float(dew_point_celsius(np.array(24.0), np.array(60.0))), 1)
    15.8
    """
    humidity = np.where(humidity_percent > 0, humidity_percent, np.nan)
    logarithm = np.log(humidity / 100 * saturation_hpa(temperature_celsius) / 6.1094)
    point: Floats = 243.04 * logarithm / (17.625 - logarithm)
    return point


def wet_bulb_celsius(
    temperature_celsius: Floats, humidity_percent: Floats, pressure_hpa: float = 1013.25
) -> Floats:
    """What a wet, ventilated thermometer shows: as far as evaporation can cool.

    >>> round(float(wet_bulb_celsius(np.array(40.0), np.array(20.0), 953.0)), 1)
    21.9
    """
    vapour = humidity_percent / 100 * saturation_hpa(temperature_celsius)
    high = np.asarray(temperature_celsius, dtype=np.float64)
    low = high - _WIDEST_DEPRESSION_CELSIUS
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        psychrometer = 6.53e-4 * (1 + 9.44e-4 * middle) * pressure_hpa
        too_warm = saturation_hpa(middle) - psychrometer * (temperature_celsius - middle) > vapour
        high, low = np.where(too_warm, middle, high), np.where(too_warm, low, middle)
    found: Floats = np.where(np.isfinite(vapour), (low + high) / 2, np.nan)
    return found


def standard_pressure_hpa(altitude_m: float) -> float:
    """Mean pressure at an altitude in the ICAO standard atmosphere.

    >>> round(standard_pressure_hpa(515), 1)
    952.9
    """
    return float(1013.25 * (1 - 2.25577e-5 * altitude_m) ** 5.25588)
