"""Energy of whole days by technology, national, in MWh: what a day's statistics tell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.system import PowerSystem
from chocolate_factory.demo.wall import hours_of
from chocolate_factory.kernel.market_time import HOUR, day_interval

Power = Callable[[PowerSystem, Floats], Floats]

_ISLANDS_MW = 1_700.0


def demand(system: PowerSystem, hours: Floats) -> Floats:
    """Islands included."""
    return system.demand_mw(hours) + _ISLANDS_MW


def _wind(system: PowerSystem, hours: Floats) -> Floats:
    return 1.02 * system.wind_mw(hours)


def _solar_thermal(system: PowerSystem, hours: Floats) -> Floats:
    return 0.05 * (system.solar_mw(hours) + system.solar_mw(hours - 2))


def _coal(_: PowerSystem, hours: Floats) -> Floats:
    return np.full(hours.shape, 330.0)


def _cogeneration(system: PowerSystem, hours: Floats) -> Floats:
    return 900 + 0.03 * system.demand_mw(hours)


def _hydro(system: PowerSystem, hours: Floats) -> Floats:
    """The rivers', and what reservoirs add when little else is there."""
    return system.hydro_mw(hours) + 0.25 * system.combined_cycle_mw(hours)


def _combined_cycle(system: PowerSystem, hours: Floats) -> Floats:
    return system.combined_cycle_mw(hours) + 0.4 * _ISLANDS_MW


TECHNOLOGIES: Mapping[str, Power] = {
    "hydro": _hydro,
    "nuclear": PowerSystem.nuclear_mw,
    "coal": _coal,
    "combined_cycle": _combined_cycle,
    "wind": _wind,
    "solar_pv": PowerSystem.solar_mw,
    "solar_thermal": _solar_thermal,
    "cogeneration": _cogeneration,
}


def energy_mwh(system: PowerSystem, power: Power, days: Sequence[date]) -> Floats:
    """Energy of each of ``days``, of 23, 24 or 25 hours."""
    if not days:
        return np.zeros(0)
    grids = [list(day_interval(day).grid(60)) for day in days]
    begins = np.cumsum([0, *(len(grid) for grid in grids[:-1])])
    middles = hours_of([start + HOUR / 2 for grid in grids for start in grid])
    return np.asarray(np.add.reduceat(power(system, middles), begins), np.float64).round(3)
