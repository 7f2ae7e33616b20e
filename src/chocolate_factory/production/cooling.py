"""The plant's cooling: electrical power for the heat of machines and for fresh air.

A unit that runs puts its own heat on the chiller and, where the hall needs fresh air for it, what
that air holds above the hall's set point::

    electrical kW = (machine's heat + air flow x (enthalpy outdoors - enthalpy of the hall)) / COP
    COP           = share of Carnot between the supply and the outdoor air + approach, capped

Nothing is shared between units, so cooling belongs to a start like its own electricity does. Air
that holds less than the hall's earns nothing.

Sources: moist air after ASHRAE Handbook Fundamentals 2017 (SI), chapter 1, equations 20 (humidity
ratio), 26 (specific volume) and 30 (enthalpy); saturation as in ``climate.statistics.moist_air``.
A chiller's coefficient as a share of Carnot's is the usual model where its maker's table is not at
hand: 0.4 to 0.5 for air-cooled ones.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from chocolate_factory.climate.statistics.moist_air import saturation_hpa
from chocolate_factory.production.machines import Machine

SEA_LEVEL_HPA = 1013.25
_KELVIN = 273.15
_SECONDS_PER_HOUR = 3600.0
_LIKELY_PAIRS = 4096


@dataclass(frozen=True, slots=True)
class Cooling:
    """An air-cooled chiller, and the hall it keeps cool.

    Attributes:
        supply_celsius: Temperature at which it takes the heat up.
        hall_celsius: Set point of the hall.
        hall_humidity_percent: Relative humidity of the hall at its set point.
        approach_celsius: How much hotter than the outdoor air it gives the heat away.
        carnot_share: Its coefficient of performance as a share of the best possible one.
        max_cop: Its coefficient of performance with the compressor is never better than this.
        free_below_celsius: At lower outdoor temperatures the compressor rests; None: never.
        free_cop: Coefficient of performance then: fans and pumps only.
        pressure_hpa: Of the air, by the altitude.
    """

    supply_celsius: float
    hall_celsius: float
    hall_humidity_percent: float = 50.0
    approach_celsius: float = 10.0
    carnot_share: float = 0.45
    max_cop: float = 6.0
    free_below_celsius: float | None = None
    free_cop: float = 15.0
    pressure_hpa: float = SEA_LEVEL_HPA

    def coefficient_of_performance(self, temperature_celsius: float) -> float:
        """Heat taken up for each kWh of electricity at an outdoor temperature."""
        if self.free_below_celsius is not None and temperature_celsius < self.free_below_celsius:
            return self.free_cop
        lift = temperature_celsius + self.approach_celsius - self.supply_celsius
        if lift <= 0:
            return self.max_cop
        return min(self.max_cop, self.carnot_share * (self.supply_celsius + _KELVIN) / lift)

    def power_kw(
        self, machine: Machine, temperature_celsius: float | None, humidity_percent: float | None
    ) -> float:
        """Electrical power while one unit of ``machine`` runs in such weather outdoors.

        What cannot be known without the missing part of the weather is left out.
        """
        if temperature_celsius is None:
            return 0.0
        heat_kw = machine.cooling_kw
        if machine.fresh_air_m3_per_hour and humidity_percent is not None:
            heat_kw += fresh_air_heat_kw(
                self, machine.fresh_air_m3_per_hour, temperature_celsius, humidity_percent
            )
        return heat_kw / self.coefficient_of_performance(temperature_celsius)


@lru_cache(maxsize=_LIKELY_PAIRS)
def fresh_air_heat_kw(
    cooling: Cooling, flow_m3_per_hour: float, temperature_celsius: float, humidity_percent: float
) -> float:
    """Heat that outdoor air brings into the hall above its set point; never below 0."""
    outdoors = humidity_ratio(temperature_celsius, humidity_percent, cooling.pressure_hpa)
    indoors = humidity_ratio(
        cooling.hall_celsius, cooling.hall_humidity_percent, cooling.pressure_hpa
    )
    above_kj_per_kg = enthalpy_kj_per_kg(temperature_celsius, outdoors) - enthalpy_kj_per_kg(
        cooling.hall_celsius, indoors
    )
    volume = dry_air_volume_m3_per_kg(temperature_celsius, outdoors, cooling.pressure_hpa)
    return max(0.0, flow_m3_per_hour / volume * above_kj_per_kg / _SECONDS_PER_HOUR)


def humidity_ratio(
    temperature_celsius: float, humidity_percent: float, pressure_hpa: float
) -> float:
    """Kilograms of vapour beside each kilogram of dry air.

    >>> round(humidity_ratio(40.0, 20.0, 1013.25), 5)
    0.00919
    """
    vapour_hpa = humidity_percent / 100 * float(saturation_hpa(np.array(temperature_celsius)))
    return 0.621945 * vapour_hpa / (pressure_hpa - vapour_hpa)


def enthalpy_kj_per_kg(temperature_celsius: float, humidity_ratio: float) -> float:
    """Of moist air for each kilogram of dry air, above dry air and water at 0 °C.

    >>> round(enthalpy_kj_per_kg(25.0, 0.0099), 1)
    50.4
    """
    vapour = 2501 + 1.86 * temperature_celsius
    return 1.006 * temperature_celsius + humidity_ratio * vapour


def dry_air_volume_m3_per_kg(
    temperature_celsius: float, humidity_ratio: float, pressure_hpa: float
) -> float:
    """Room that one kilogram of dry air takes with its vapour.

    >>> round(dry_air_volume_m3_per_kg(25.0, 0.0099, 1013.25), 3)
    0.858
    """
    kelvin, pressure_kpa = temperature_celsius + _KELVIN, pressure_hpa / 10
    return 0.287042 * kelvin * (1 + 1.607858 * humidity_ratio) / pressure_kpa
