"""``unit``: somebody published in another unit, such as €/kWh, cents, kelvin or Fahrenheit."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from chocolate_factory.timeseries.model import Observation, Reading
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.suspicion import Suspicion

_FEWEST = 6
"""Values of a day from which its level can be told, and neighbours to compare it with."""
_RATIOS = {1000.0: "a thousand times", 100.0: "a hundred times", 0.01: "a hundredth of", 0.001: ""}
_WITHIN = 2.0
"""How far from such a ratio the levels of two days may be and still be taken for it."""
_LEVELS = ("EUR/MWh", "%", "hPa", "MW")
"""Units in which days have a level that changes slowly; wind and rain may be a hundredth."""
_OFF_CELSIUS, _NEAR_CELSIUS = 13.0, 4.0
_SCALES: Mapping[str, Callable[[float], float]] = {
    "Fahrenheit": lambda value: (value - 32) / 1.8,
    "kelvin": lambda value: value - 273.15,
}


def in_another_unit(arrival: Arrival) -> list[Suspicion]:
    """All values of the days that were published in another unit."""
    if arrival.is_daily:
        return []
    found: list[Suspicion] = []
    for day in arrival.fresh_days().values():
        reason = _finer(arrival, day) or _ratio(arrival, day) or _scale(arrival, day)
        if reason:
            found += [Suspicion(one.start, "unit", reason) for one in day]
    return found


def _finer(arrival: Arrival, day: Sequence[Observation]) -> str:
    """Most values have more decimals than are published: they were divided by somebody."""
    limits = arrival.series.plausible
    if limits is None or limits.decimals is None:
        return ""
    finer = sum(round(one.value, limits.decimals) != one.value for one in day)
    if finer * 2 <= len(day):
        return ""
    return (
        f"{finer} of {len(day)} values have more than the {limits.decimals} decimals of "
        f"{arrival.series.unit}; they look like another unit."
    )


def _ratio(arrival: Arrival, day: Sequence[Observation]) -> str:
    """The level of the day is a power of ten away from that of the days around it."""
    around = [abs(one.value) for one in arrival.neighbours if one.value]
    values = [abs(one.value) for one in day if one.value]
    if (
        arrival.series.unit not in _LEVELS
        or len(values) < max(_FEWEST, len(day) * 0.75)
        or len(around) < _FEWEST
    ):
        return ""
    usual, level = median(around), median(values)
    # A day of prices near zero is real; next to days near zero nothing can be told.
    if usual < 1 or level == 0:
        return ""
    for ratio in _RATIOS:
        if 1 / _WITHIN < level / usual / ratio < _WITHIN and (ratio > 1 or max(values) < 1):
            return (
                f"The day's level is {level:g} where the days around it have {usual:g} "
                f"{arrival.series.unit}: about {ratio:g} times, as in another unit."
            )
    return ""


def _scale(arrival: Arrival, day: Sequence[Observation]) -> str:
    """Temperatures that fit the same hours of other days only after conversion."""
    if arrival.series.unit != "°C":
        return ""
    usual: dict[int, list[float]] = {}
    for one in arrival.neighbours:
        usual.setdefault(_hour(one), []).append(one.value)
    pairs = [(one.value, median(usual[_hour(one)])) for one in day if _hour(one) in usual]
    if len(pairs) < _FEWEST:
        return ""
    off = median(value - other for value, other in pairs)
    if abs(off) < _OFF_CELSIUS:
        return ""
    for name, convert in _SCALES.items():
        if abs(median(convert(value) - other for value, other in pairs)) < _NEAR_CELSIUS:
            return f"It is {off:+.0f} °C off its usual hours and would fit them as {name}."
    return ""


def _hour(one: Observation | Reading) -> int:
    return one.start.hour
