"""What air the delicate steps bear, where a site does not say so itself.

Tempered mass takes up water and turns thick in humid air, and does not keep its crystals in warm
air; moulded pieces sweat when the air's dew point is above their surface. Recommendations agree on
"cool and dry" and differ in figures. Sources of the defaults:

- tempering at most 24 °C and 60 %: chocolatiers' schools ask for 18-20 °C and less than 60 %
  (École Chocolat, Troubleshooting tempering); machines that hold their own temperature bear 24 °C.
- moulding at most 20 °C and 50 %: work room and moulds at about 20 °C; ASHRAE Handbook,
  Refrigeration, Candies: 50 % in hand dipping and packing rooms (17-18 °C).
"""

from dataclasses import dataclass

import numpy as np

from chocolate_factory.climate.statistics.moist_air import dew_point_celsius


@dataclass(frozen=True, slots=True)
class AirLimits:
    """What air a step bears.

    Attributes:
        step: Name of the process step, as in recipes.
        highest_temperature_celsius: Warmest air.
        highest_humidity_percent: Most humid air, relative.
    """

    step: str
    highest_temperature_celsius: float
    highest_humidity_percent: float

    @property
    def highest_dew_point_celsius(self) -> float:
        """Of air at both limits: dryer air only needs cooling, never drying."""
        return float(
            dew_point_celsius(
                np.array(self.highest_temperature_celsius), np.array(self.highest_humidity_percent)
            )
        )


DEFAULT_LIMITS = (AirLimits("tempering", 24.0, 60.0), AirLimits("moulding", 20.0, 50.0))
