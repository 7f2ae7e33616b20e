"""Electricity prices as published."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import (
    HOUR,
    Interval,
    floor_to,
    require_utc,
    whole_days,
)
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import AccessTariff, TariffPeriod, UnknownTariffYearError
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/ree", tags=["prices"], responses=problem_responses(503))

LONGEST = timedelta(days=366)


class PriceSeries(StrEnum):
    """Which price."""

    PVPC = "pvpc"
    """Regulated price of small consumers (2.0TD), tolls and charges included, without taxes."""
    SPOT = "spot"
    """Day-ahead market price of Spain."""


SERIES = {PriceSeries.PVPC: PVPC, PriceSeries.SPOT: SPOT}
Which = Annotated[PriceSeries, Query(description="pvpc, or spot: the day-ahead market")]


class Price(BaseModel):
    """A published price."""

    start: datetime = Field(description="UTC")
    minutes: int = Field(description="Length of the interval: 15 or 60")
    price_eur_kwh: float = Field(description="€/kWh, without taxes", examples=[0.14236])
    source: str = Field(examples=["redata"])

    @classmethod
    def of(cls, reading: Reading) -> "Price":
        """The reading as shown."""
        return cls(
            start=reading.start,
            minutes=reading.minutes,
            price_eur_kwh=eur_per_kwh(reading.value),
            source=reading.source,
        )


class CurrentPrice(Price):
    """The price of the running interval."""

    tariff_period: TariffPeriod | None = Field(
        description="Period of 2.0TD for PVPC, of the site's tariff for spot; "
        "None on a day the tariff tables do not cover"
    )


class PricesAnswer(BaseModel):
    """Published prices."""

    series: str
    unit: str = "EUR/kWh"
    current_price: CurrentPrice | None = Field(description="None while it is missing")
    prices: list[Price]


@router.get("/prices", summary="Published prices, and the one of now")
def prices(
    ports: SitePorts,
    series: Which = PriceSeries.PVPC,
    start: Annotated[datetime | None, Query(description="With offset; default today 00:00")] = None,
    end: Annotated[
        datetime | None, Query(description="With offset; default end of tomorrow")
    ] = None,
) -> PricesAnswer:
    """At most a year at once; holes are holes."""
    chosen = SERIES[series]
    readings = ports.series.read(chosen, _span(ports, start, end))
    return PricesAnswer(
        series=chosen.key,
        current_price=_current(ports, chosen),
        prices=[Price.of(reading) for reading in readings],
    )


def _span(ports: Ports, start: datetime | None, end: datetime | None) -> Interval:
    now = ports.clock.now()
    default = whole_days(Interval(now, now + timedelta(days=1)))
    try:
        span = Interval(
            require_utc(start) if start else default.start, require_utc(end) if end else default.end
        )
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"start and end cannot be used: {error}.",
            advice="Give instants with an offset, start before end: 2024-11-05T00:00+01:00.",
        ) from error
    if span.duration > LONGEST:
        raise InputError("That is more than a year.", advice="Ask for parts of a year.")
    return span


def _current(ports: Ports, series: Series) -> CurrentPrice | None:
    now = ports.clock.now()
    hour = floor_to(now, 60)
    readings = ports.series.read(series, Interval(hour, hour + HOUR))
    running = [reading for reading in readings if now in reading.interval]
    if not running:
        return None
    tariff = AccessTariff.TD20 if series is PVPC else ports.supply.tariff
    try:
        period = tariff_period(running[0].start, tariff, ports.supply.system)
    except UnknownTariffYearError:
        period = None  # the market's price needs no tariff
    return CurrentPrice(**Price.of(running[0]).model_dump(), tariff_period=period)
