"""The plant's own sun: power of its panels from the forecast irradiance."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Photovoltaics:
    """Panels on the roof.

    Attributes:
        peak_kw: Under standard test conditions (1000 W/m2).
        tilt_degrees: 0 lies flat, 90 stands upright.
        azimuth_degrees: Where they look: 90 east, 180 south, 270 west.
        performance_ratio: What is left after heat, dirt, cables and inverter.
        surplus_eur_per_kwh: What a kWh fed into the grid earns.
    """

    peak_kw: float
    tilt_degrees: float
    azimuth_degrees: float
    performance_ratio: float = 0.8
    surplus_eur_per_kwh: float = 0.0
