"""What is measured and forecast of the weather, and how wrong forecasts of it become."""

from collections.abc import Callable
from dataclasses import dataclass

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.weather import Spot, Weather


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of the weather.

    Attributes:
        name: Names its errors.
        lowest: Least value told.
        highest: Greatest value told.
        decimals: How finely it is told.
        error: Standard error of a forecast long ahead, in its unit, or as a share.
        scaled: Whether the error is a share of the value.
        truth: Its course.
    """

    name: str
    lowest: float
    highest: float
    decimals: int
    error: float
    scaled: bool
    truth: Callable[[Weather, Floats, Spot], Floats]


def _cloud_percent(weather: Weather, hours: Floats, at: Spot) -> Floats:
    return 100 * weather.cloud(hours, at)


TEMPERATURE = Quantity(
    "temperature", -30, 48, 1, error=3.4, scaled=False, truth=Weather.temperature_celsius
)
HUMIDITY = Quantity("humidity", 8, 100, 0, error=15, scaled=False, truth=Weather.humidity_percent)
PRESSURE = Quantity("pressure", 600, 1080, 1, error=6, scaled=False, truth=Weather.pressure_hpa)
WIND = Quantity("wind", 0, 40, 1, error=0.45, scaled=True, truth=Weather.wind_m_s)
WIND_100M = Quantity("wind 100", 0, 60, 1, error=0.45, scaled=True, truth=Weather.wind_100m_m_s)
RAIN = Quantity("rain", 0, 90, 1, error=0.9, scaled=True, truth=Weather.rain_mm)
CLOUD = Quantity("cloud", 0, 100, 0, error=34, scaled=False, truth=_cloud_percent)
RADIATION = Quantity("radiation", 0, 1150, 0, error=0.3, scaled=True, truth=Weather.radiation_w_m2)
