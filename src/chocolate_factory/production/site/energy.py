"""Cooling, panels and battery: all optional."""

from typing import Self

from pydantic import Field, model_validator

from chocolate_factory.climate.statistics.moist_air import standard_pressure_hpa
from chocolate_factory.production.model import Battery, Cooling, Photovoltaics
from chocolate_factory.production.site.section import PowerKw, Section


class CoolingSection(Section):
    """``[cooling]``: an air-cooled chiller and the hall it keeps cool."""

    supply_celsius: float = Field(
        ge=-20, le=30, description="°C at which it takes the heat up", examples=[6]
    )
    hall_celsius: float = Field(ge=0, le=40, description="°C, set point of the hall", examples=[20])
    hall_humidity_percent: float = Field(
        default=50.0, ge=1, le=100, description="% relative humidity of the hall", examples=[50]
    )
    approach_celsius: float = Field(
        default=10.0,
        ge=0,
        le=40,
        description="K, how much hotter than the outdoor air it gives the heat away",
        examples=[10],
    )
    carnot_share: float = Field(
        default=0.45,
        gt=0,
        le=1,
        description="its coefficient of performance over the best possible one",
        examples=[0.45],
    )
    max_cop: float = Field(
        default=6.0,
        gt=0,
        le=50,
        description="kWh of heat for a kWh, at most, with the compressor",
        examples=[6],
    )
    free_below_celsius: float | None = Field(
        default=None,
        ge=-45,
        le=30,
        description="°C outdoors below which the compressor rests; left out: never",
        examples=[3],
    )
    free_cop: float = Field(
        default=15.0,
        gt=0,
        le=200,
        description="kWh of heat for a kWh then; at least max_cop",
        examples=[15],
    )

    @model_validator(mode="after")
    def _resting_is_better(self) -> Self:
        if self.free_below_celsius is not None and self.free_cop < self.max_cop:
            message = (
                f"free_cop {self.free_cop:g} is below max_cop {self.max_cop:g}: without the"
                f" compressor it cannot need more; write free_cop = {self.max_cop:g} or higher"
            )
            raise ValueError(message)
        return self

    def noun(self, altitude_m: float) -> Cooling:
        """The cooling at an altitude."""
        return Cooling(**self.model_dump(), pressure_hpa=standard_pressure_hpa(altitude_m))


class PhotovoltaicsSection(Section):
    """``[photovoltaics]``: the plant's own panels."""

    peak_kw: PowerKw = Field(description="kW under standard test conditions", examples=[150])
    tilt_degrees: float = Field(default=0.0, ge=0, le=90, description="° from level", examples=[10])
    azimuth_degrees: float = Field(
        default=180.0,
        ge=0,
        le=360,
        description="° they look to: 90 east, 180 south, 270 west",
        examples=[180],
    )
    performance_ratio: float = Field(
        default=0.8,
        gt=0,
        le=1,
        description="what heat, dirt, cables and inverter leave",
        examples=[0.8],
    )
    surplus_eur_per_kwh: float = Field(
        default=0.0, ge=0, le=1, description="€ for a kWh fed into the grid", examples=[0.05]
    )

    def noun(self, latitude: float, longitude: float) -> Photovoltaics:
        """The panels at a place."""
        return Photovoltaics(latitude=latitude, longitude=longitude, **self.model_dump())


class BatterySection(Section):
    """``[battery]``: electricity kept for later."""

    capacity_kwh: float = Field(gt=0, le=1_000_000, description="kWh, usable", examples=[200])
    power_kw: PowerKw = Field(description="kW, in or out", examples=[100])
    efficiency: float = Field(
        gt=0, le=1, description="kWh out for each kWh in (round trip)", examples=[0.9]
    )
    wear_eur_per_kwh: float = Field(
        default=0.0, ge=0, le=10, description="€ of life for each kWh taken out", examples=[0.03]
    )
    charge_kwh: float = Field(
        default=0.0, ge=0, description="kWh in it when planning begins", examples=[100]
    )

    @model_validator(mode="after")
    def _holds_its_charge(self) -> Self:
        if self.charge_kwh > self.capacity_kwh:
            message = (
                f"charge_kwh {self.charge_kwh:g} is above capacity_kwh {self.capacity_kwh:g}:"
                " write what is in it at most"
            )
            raise ValueError(message)
        return self

    def noun(self) -> Battery:
        """The battery."""
        return Battery(**self.model_dump())
