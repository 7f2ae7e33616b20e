"""The plant's battery."""

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Battery:
    """Electricity kept for later.

    Attributes:
        capacity_kwh: Usable.
        power_kw: Most that goes in or comes out, measured at the plant's side.
        efficiency: Share of the energy that went in that comes out again (round trip).
        wear_eur_per_kwh: What each kWh taken out costs in life.
        charge_kwh: In it when planning begins.
    """

    capacity_kwh: float
    power_kw: float
    efficiency: float
    wear_eur_per_kwh: float = 0.0
    charge_kwh: float = 0.0

    @property
    def one_way_efficiency(self) -> float:
        """Of charging, and as much of discharging."""
        return sqrt(self.efficiency)
