"""Other units in which the quantities that are kept are often told."""

from collections.abc import Callable, Mapping

CONVERSIONS: Mapping[str, Mapping[str, Callable[[float], float]]] = {
    "°C": {
        "degrees Fahrenheit": lambda value: (value - 32) / 1.8,
        "kelvin": lambda value: value - 273.15,
        "tenths of °C": lambda value: value / 10,
    },
    "hPa": {
        "mmHg": lambda value: value / 0.750062,
        "kPa": lambda value: value * 10,
        "Pa": lambda value: value / 100,
    },
}
"""By our unit and the name of the other one: how a value of the other becomes ours."""

SMALLER_FIGURES: Mapping[str, Mapping[str, float]] = {
    "%": {"a share of 1": 100},
    "MW": {"GW": 1000},
    "MWh": {"GWh": 1000},
}
"""By our unit and the name of a greater one: how many times smaller its figures are."""


def as_other_unit(unit: str, value: float, usual: float, within: float) -> str:
    """The unit in which ``value`` would be ``within`` so much of ``usual``; empty: in none."""
    for name, convert in CONVERSIONS.get(unit, {}).items():
        if abs(convert(value) - usual) <= within:
            return name
    return ""
