"""Where the plant is and what it pays for electricity."""

from datetime import date
from typing import Literal

from pydantic import Field

from chocolate_factory.production.site.section import Name, Section
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis, Supply, System
from chocolate_factory.weather.model import Place


class SiteSection(Section):
    """``[site]``: where the plant is."""

    name: str = Field(
        min_length=1, max_length=80, description="as shown on the pages", examples=["My Chocolates"]
    )
    place: Name = Field(
        description="part of the names of stored series: lower case, no spaces",
        examples=["linares"],
    )
    latitude: float = Field(ge=-90, le=90, description="degrees north", examples=[38.151107])
    longitude: float = Field(ge=-180, le=180, description="degrees east", examples=[-3.629453])
    altitude_m: float = Field(ge=-100, le=5000, description="m above the sea", examples=[515])
    aemet_station: str | None = Field(
        default=None, description="AEMET's code of the nearest station", examples=["5279X"]
    )
    aemet_municipality: str | None = Field(
        default=None, description="INE's five digits, for AEMET's forecasts", examples=["23055"]
    )

    def place_of_weather(self) -> Place:
        """The point whose weather matters."""
        return Place(
            self.place,
            self.latitude,
            self.longitude,
            self.altitude_m,
            self.aemet_station,
            self.aemet_municipality,
        )


class SupplySection(Section):
    """``[supply]``: the supply contract."""

    tariff: AccessTariff = Field(description="2.0TD, 3.0TD or 6.1TD", examples=["3.0TD"])
    basis: PriceBasis = Field(
        description="spot (day-ahead price, tolls, charges, losses, margin) or pvpc",
        examples=["spot"],
    )
    contracted_power_kw: list[float] = Field(
        description="kW for each power period: P1 ... P6, or peak and valley with 2.0TD",
        examples=[[135, 135, 135, 135, 135, 165]],
    )
    system: System = Field(
        default=System.PENINSULA,
        description="peninsula, baleares, canarias, ceuta or melilla",
        examples=["peninsula"],
    )
    margin_eur_per_kwh: float = Field(
        default=0.0, ge=0, le=1, description="€/kWh for the supplier", examples=[0.012]
    )
    loss_shares: list[float] | None = Field(
        default=None,
        description="network losses for each period in place of the tables'",
        examples=[[0.166, 0.175, 0.165, 0.165, 0.138, 0.18]],
    )
    vat_deductible: bool = Field(default=True, description="VAT is no cost", examples=[True])
    industrial_use: bool = Field(
        default=True, description="lower minimum of the electricity tax", examples=[True]
    )
    capacity_apart: bool = Field(
        default=False, description="capacity payments are not within the margin", examples=[False]
    )
    metering_minutes: Literal[15, 60] | None = Field(
        default=None,
        description="intervals that the meter counts and the supplier prices: 15 or 60; left out:"
        " 15 at spot with more than 50 kW contracted in some period, otherwise 60",
        examples=[15],
    )
    since: date | None = Field(
        default=None,
        description="first day of this contract; left out: when the program first sees it",
        examples=[date(2026, 1, 1)],
    )

    def contract(self) -> Supply:
        """The supply contract.

        Raises:
            ConfigurationError: Tariff, basis and powers do not fit together.
        """
        return Supply(
            tariff=self.tariff,
            basis=self.basis,
            system=self.system,
            contracted_power_kw=tuple(self.contracted_power_kw),
            margin_eur_per_kwh=self.margin_eur_per_kwh,
            loss_shares=tuple(self.loss_shares) if self.loss_shares else None,
            vat_deductible=self.vat_deductible,
            industrial_use=self.industrial_use,
            capacity_apart=self.capacity_apart,
            metering_minutes=self.metering_minutes,
        )
