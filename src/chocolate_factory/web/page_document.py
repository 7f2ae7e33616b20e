"""The page Today as a JSON document."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.speech.message import Text
from chocolate_factory.web.pages.today import Missing, TodayView
from chocolate_factory.web.pages.today_plan import PlannedStart, PlanOfDay
from chocolate_factory.web.pages.today_prices import PriceNow, PriceSlot
from chocolate_factory.web.pages.today_state import SeriesState, WeatherNow


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


class StartOut(BaseModel):
    """One start of the next 24 hours."""

    machine: str
    step: str
    recipe: str
    batch: str
    start: datetime
    end: datetime
    energy_kwh: float
    cost_eur: float
    price_known: bool
    running: bool
    runner_up: datetime | None
    extra_cost_eur: float | None

    @classmethod
    def of_start(cls, start: PlannedStart) -> "StartOut":
        """As shown."""
        return cls(
            machine=start.machine,
            step=start.step,
            recipe=start.recipe,
            batch=start.batch,
            start=start.start,
            end=start.end,
            energy_kwh=start.energy_kwh,
            cost_eur=start.cost_eur,
            price_known=start.price_known,
            running=start.running,
            runner_up=start.runner_up.start if start.runner_up else None,
            extra_cost_eur=start.runner_up.extra_cost_eur if start.runner_up else None,
        )


class PlanOut(BaseModel):
    """The plan in figures, and its next 24 hours."""

    start: datetime
    end: datetime
    made_at: datetime
    status: str
    gap_eur: float | None
    mass_kg: float
    energy_kwh: float
    cost_eur: float
    baseline_cost_eur: float | None
    saving_eur: float | None
    violations: list[str]
    next_24_h: list[StartOut]

    @classmethod
    def of_plan(cls, plan: PlanOfDay) -> "PlanOut":
        """As shown."""
        totals = plan.totals
        return cls(
            start=totals.interval.start,
            end=totals.interval.end,
            made_at=totals.made_at,
            status=totals.status,
            gap_eur=totals.gap_eur,
            mass_kg=totals.mass_kg,
            energy_kwh=totals.energy_kwh,
            cost_eur=totals.cost_eur,
            baseline_cost_eur=totals.baseline_cost_eur,
            saving_eur=totals.saving_eur,
            violations=[_words(one) for one in totals.violations],
            next_24_h=[StartOut.of_start(one) for one in plan.starts],
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


class AlertOut(BaseModel):
    """Something the reader should know."""

    level: str
    text: str
    advice: str


class GapsOut(BaseModel):
    """What history lacks."""

    recoverable: int
    recoverable_hours: float
    unavailable: int
    unavailable_hours: float


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
            alerts=[
                AlertOut(level=one.level, text=_words(one.text), advice=_words(one.advice))
                for one in view.alerts
            ],
            gaps=GapsOut(
                recoverable=gaps.recoverable,
                recoverable_hours=gaps.recoverable_hours,
                unavailable=gaps.unavailable,
                unavailable_hours=gaps.unavailable_hours,
            )
            if gaps
            else None,
            missing_keys=dict(view.circumstances.missing_keys),
        )


def _words(text: Text | None) -> str:
    if text is None:
        return ""
    return text if isinstance(text, str) else text.otherwise or text.id
