"""The page Today as a JSON document."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.speech.wording import Wording
from chocolate_factory.web.alerts_document import AlertOut, alerts_out
from chocolate_factory.web.pages.today import Missing, TodayView
from chocolate_factory.web.pages.today_prices import PriceNow, PriceSlot
from chocolate_factory.web.pages.today_state import SeriesState, WeatherNow
from chocolate_factory.web.plan_of_day_document import PlanOut


class PriceNowOut(BaseModel):
    """The price of the running hour, or quarter where the meter counts quarters."""

    start: datetime
    minutes: int
    price_eur_per_kwh: float = Field(description="All-in: market, tolls, charges, losses, taxes")
    market_eur_per_kwh: float | None
    tariff_period: str
    level: str = Field(description="cheap, normal or dear: thirds of the day")
    rank: int
    of: int
    known: bool
    reference_pvpc_eur_per_kwh: float | None

    @classmethod
    def of_price(cls, price: PriceNow) -> "PriceNowOut":
        """As shown."""
        return cls(
            start=price.start,
            minutes=price.minutes,
            price_eur_per_kwh=price.price_eur_per_kwh,
            market_eur_per_kwh=price.market_eur_per_kwh,
            tariff_period=price.tariff_period,
            level=price.relation.level,
            rank=price.relation.rank,
            of=price.relation.of,
            known=price.known,
            reference_pvpc_eur_per_kwh=price.reference_eur_per_kwh,
        )


class SlotOut(BaseModel):
    """One hour, or quarter, of the strip."""

    start: datetime
    minutes: int
    price_eur_per_kwh: float
    tariff_period: str
    level: str
    known: bool
    lower_eur_per_kwh: float | None
    upper_eur_per_kwh: float | None

    @classmethod
    def of_slot(cls, slot: PriceSlot) -> "SlotOut":
        """As shown."""
        return cls(
            start=slot.start,
            minutes=slot.minutes,
            price_eur_per_kwh=slot.price_eur_per_kwh,
            tariff_period=slot.tariff_period,
            level=slot.level,
            known=slot.known,
            lower_eur_per_kwh=slot.lower_eur_per_kwh,
            upper_eur_per_kwh=slot.upper_eur_per_kwh,
        )


class WeatherOut(BaseModel):
    """The current weather."""

    start: datetime
    source: str
    preferred: str
    reason: str
    fresh: bool
    temperature_celsius: float | None
    humidity_percent: float | None
    pressure_hpa: float | None

    @classmethod
    def of_weather(cls, weather: WeatherNow) -> "WeatherOut":
        """As shown."""
        return cls(
            start=weather.start,
            source=weather.source,
            preferred=weather.preferred,
            reason=weather.reason,
            fresh=weather.fresh,
            temperature_celsius=weather.temperature_celsius,
            humidity_percent=weather.humidity_percent,
            pressure_hpa=weather.pressure_hpa,
        )


class SeriesOut(BaseModel):
    """The newest value of a series."""

    key: str
    status: str
    value: float | None
    unit: str
    start: datetime | None
    source: str | None

    @classmethod
    def of_series(cls, series: SeriesState) -> "SeriesOut":
        """As shown."""
        return cls(
            key=series.key,
            status=series.status,
            value=series.value,
            unit=series.unit,
            start=series.start,
            source=series.source,
        )


class GapsOut(BaseModel):
    """What history lacks."""

    recoverable: int
    recoverable_hours: float
    unavailable: int
    unavailable_hours: float


class LoadingOut(BaseModel):
    """History that is on its way by itself; a share of 0 to 1, or null where nothing is."""

    kept_share: float | None = Field(description="Of the days that are kept whole")
    learnt_share: float | None = Field(description="Of the years that models learn from")


class TodayDocument(BaseModel):
    """Everything the page Today shows; a part that is missing is null."""

    site: str
    site_name: str
    now: datetime
    clock_shifted: bool = Field(description="The clock was set; now is not the real time")
    simulated: bool = Field(description="Values come from simulated or replayed upstreams")
    price_now: PriceNowOut | None
    prices: list[SlotOut]
    forecast_model: str | None
    plan: PlanOut | None
    weather: WeatherOut | None
    series: list[SeriesOut]
    alerts: list[AlertOut]
    gaps: GapsOut | None
    loading: LoadingOut | None
    missing_keys: dict[str, str] = Field(description="Sources left out, and the setting of each")

    @classmethod
    def of(cls, view: TodayView, site: str) -> "TodayDocument":
        """The view as a document."""
        strip = None if isinstance(view.prices, Missing) else view.prices
        price, plan, weather, gaps = view.price_now, view.plan, view.weather, view.gaps
        return cls(
            site=site,
            site_name=view.site_name,
            now=view.now,
            clock_shifted=view.circumstances.clock_shifted,
            simulated=view.circumstances.simulated,
            price_now=None if isinstance(price, Missing) else PriceNowOut.of_price(price),
            prices=[SlotOut.of_slot(slot) for slot in strip.slots] if strip else [],
            forecast_model=strip.model if strip else None,
            plan=None if isinstance(plan, Missing) else PlanOut.of_plan(plan),
            weather=None if isinstance(weather, Missing) else WeatherOut.of_weather(weather),
            series=[SeriesOut.of_series(one) for one in view.series],
            alerts=alerts_out(view.alerts, Wording("en")),
            gaps=GapsOut(
                recoverable=gaps.recoverable,
                recoverable_hours=gaps.recoverable_hours,
                unavailable=gaps.unavailable,
                unavailable_hours=gaps.unavailable_hours,
            )
            if gaps
            else None,
            loading=LoadingOut(
                kept_share=view.loading.kept_share, learnt_share=view.loading.learnt_share
            )
            if view.loading
            else None,
            missing_keys=dict(view.circumstances.missing_keys),
        )
