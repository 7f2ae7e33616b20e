"""The plant's cooling: electrical power for heat of machines and for fresh air."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cooling:
    """A chiller, and the hall it keeps cool.

    Attributes:
        supply_celsius: Temperature at which the chiller takes the heat up.
        hall_celsius: Set point of the hall, for fresh air.
        hall_humidity_percent: Relative humidity of the hall at its set point.
        approach_celsius: How much hotter than the outdoor air it gives the heat away.
        carnot_share: Its coefficient of performance as a share of the best possible one.
        max_cop: Its coefficient of performance is never better than this.
        free_below_celsius: At outdoor temperatures below this the compressor rests; None: never.
        free_cop: Coefficient of performance then: fans and pumps only.
    """

    supply_celsius: float
    hall_celsius: float
    hall_humidity_percent: float
    approach_celsius: float = 10.0
    carnot_share: float = 0.45
    max_cop: float = 6.0
    free_below_celsius: float | None = None
    free_cop: float = 15.0
