"""Electricity prices to come: forecast, whole futures, and why."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.forecasting.explanation import Theme
from chocolate_factory.forecasting.model import ForecastPoint, PriceForecast, RollingScore, Rung
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.operations.explain_forecast import Explanation, explain_forecast
from chocolate_factory.operations.price_scenarios import price_scenarios
from chocolate_factory.operations.served_forecast import served_forecast
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.pages.explanation_words import explained_day
from chocolate_factory.web.problems import problem_responses
from chocolate_factory.web.routes.prices import SERIES, PriceSeries, Which

router = APIRouter(prefix="/ree/prices/forecast", tags=["prices"], responses=problem_responses(503))

MOST_SCENARIOS = 200


class Resolution(IntEnum):
    """Minutes of an interval."""

    QUARTER = 15
    HOUR = 60


class Level(IntEnum):
    """Percent of prices that shall lie within the interval."""

    EIGHTY = 80
    NINETY = 90
    NINETY_FIVE = 95


class Language(StrEnum):
    """Of the words."""

    ES = "es"
    EN = "en"


Hours = Annotated[int, Query(ge=1, le=336, description="From the running interval on")]


class Prediction(BaseModel):
    """The price of an interval to come."""

    start: datetime = Field(description="UTC")
    minutes: int
    price_eur_kwh: float
    lower: float = Field(description="Lower end of the interval, €/kWh")
    upper: float = Field(description="Upper end of the interval, €/kWh")
    known: bool = Field(description="Published: not a guess")
    quantiles: dict[str, float] | None = Field(
        default=None,
        description="€/kWh by percent, 2.5 to 97.5; only where asked for and not published",
    )

    @classmethod
    def of(cls, point: ForecastPoint, *, quantiles: bool) -> "Prediction":
        """The point as shown."""
        levels = {
            f"{100 * level:g}": eur_per_kwh(price) for level, price in point.quantiles.items()
        }
        return cls(
            start=point.start,
            minutes=point.minutes,
            price_eur_kwh=eur_per_kwh(point.price_eur_per_mwh),
            lower=eur_per_kwh(point.lower),
            upper=eur_per_kwh(point.upper),
            known=point.known,
            quantiles=levels if quantiles and levels else None,
        )


class Score(BaseModel):
    """How a model did lately on hours it did not know."""

    model: str
    mae_eur_kwh: float
    hours: int
    origins: int

    @classmethod
    def of(cls, score: RollingScore) -> "Score":
        """The score as shown."""
        return cls(
            model=score.model,
            mae_eur_kwh=eur_per_kwh(score.mae_eur_per_mwh),
            hours=score.hours,
            origins=score.origins,
        )


class Asked(BaseModel):
    """A model that was asked to speak."""

    model: str
    hours: int = Field(description="For how many hours it speaks")
    note: str = Field(description="Why it does not, where it does not")

    @classmethod
    def of(cls, rung: Rung) -> "Asked":
        """The rung as shown."""
        return cls(model=rung.model, hours=rung.hours, note=rung.note)


class ForecastAnswer(BaseModel):
    """The newest forecast, with published prices passed through."""

    series: str
    unit: str = "EUR/kWh"
    model: str = Field(description="Who speaks for the unknown hours", examples=["ensemble"])
    rungs: list[Asked] = Field(
        description="Every model that was asked, first choice first, down to the last one needed"
    )
    issued_at: datetime
    interval_level: float = Field(description="Share of prices that shall lie within the interval")
    predictions: list[Prediction]
    metrics: list[Score] = Field(
        description="The model and the naive rule on the same past hours, best first"
    )
    missing: list[datetime] = Field(description="Hours about which nothing can be said")

    @classmethod
    def of(cls, forecast: PriceForecast, *, quantiles: bool) -> "ForecastAnswer":
        """The forecast as shown."""
        return cls(
            series=forecast.series,
            model=forecast.model,
            rungs=[Asked.of(rung) for rung in forecast.rungs],
            issued_at=forecast.issued_at,
            interval_level=forecast.interval_level,
            predictions=[Prediction.of(point, quantiles=quantiles) for point in forecast.points],
            metrics=[Score.of(score) for score in forecast.metrics],
            missing=list(forecast.missing),
        )


class ScenariosAnswer(BaseModel):
    """Futures that are equally likely; hours hang together as errors have done."""

    series: str
    unit: str = "EUR/kWh"
    model: str
    issued_at: datetime
    starts: list[datetime] = Field(description="Of the hours, UTC")
    scenarios: list[list[float]] = Field(description="€/kWh, one list for each future")


class Part(BaseModel):
    """A part of a price."""

    theme: Theme
    eur_kwh: float


class ExplainedDay(BaseModel):
    """Why a delivery day costs what it is forecast to cost, on average over its unknown hours."""

    day: date
    price_eur_kwh: float
    words: str = Field(description="In the language asked for")
    parts: list[Part]


class ExplainedHour(BaseModel):
    """Why an hour costs what it is forecast to cost; the parts add up."""

    start: datetime
    price_eur_kwh: float
    parts: list[Part]


class ExplanationAnswer(BaseModel):
    """Contributions as the model itself has them."""

    series: str
    unit: str = "EUR/kWh"
    model: str
    days: list[ExplainedDay]
    hours: list[ExplainedHour]
    note: str = Field(description="Why nothing is told; empty where something is")

    @classmethod
    def of(cls, found: Explanation, language: str) -> "ExplanationAnswer":
        """The explanation as shown, in ``language``."""
        return cls(
            series=found.series,
            model=found.model,
            note=found.note,
            days=[
                ExplainedDay(
                    day=day,
                    price_eur_kwh=eur_per_kwh(sum(parts.values())),
                    words=explained_day(day, parts, language),
                    parts=_parts(parts),
                )
                for day, parts in found.by_day().items()
            ],
            hours=[
                ExplainedHour(
                    start=hour.start,
                    price_eur_kwh=eur_per_kwh(hour.price_eur_per_mwh),
                    parts=_parts(dict(hour.parts)),
                )
                for hour in found.hours
            ],
        )


def _parts(parts: dict[Theme, float]) -> list[Part]:
    return [
        Part(theme=theme, eur_kwh=eur_per_kwh(amount)) for theme, amount in parts.items() if amount
    ]


@router.get("", summary="Prices of the coming hours, known and forecast")
def price_forecast(
    ports: SitePorts,
    *,
    series: Which = PriceSeries.PVPC,
    hours: Hours = 168,
    resolution: Annotated[Resolution, Query(description="Minutes")] = Resolution.HOUR,
    level: Annotated[Level, Query(description="Of the interval, percent")] = Level.EIGHTY,
    quantiles: Annotated[bool, Query(description="Show all 21 of each unknown interval")] = False,
) -> ForecastAnswer:
    """Served from the newest forecast that was issued; published prices are exact."""
    forecast = served_forecast(
        ports, SERIES[series], hours=hours, minutes=resolution, interval_level=level / 100
    )
    return ForecastAnswer.of(forecast, quantiles=quantiles)


@router.get("/scenarios", summary="Whole futures of the price, equally likely")
def scenarios(
    ports: SitePorts,
    series: Which = PriceSeries.PVPC,
    hours: Hours = 168,
    count: Annotated[int, Query(ge=1, le=MOST_SCENARIOS, description="How many futures")] = 50,
    seed: Annotated[int, Query(ge=0, le=2**32 - 1, description="The same draws the same")] = 0,
) -> ScenariosAnswer:
    """For plans that must be good in any of them, and for simulations."""
    found = price_scenarios(ports, SERIES[series], hours=hours, count=count, seed=seed)
    return ScenariosAnswer(
        series=found.series,
        model=found.model,
        issued_at=found.issued_at,
        starts=list(found.starts),
        scenarios=[[eur_per_kwh(price) for price in row] for row in found.prices.tolist()],
    )


@router.get("/explanation", summary="Why the coming hours are forecast to cost what they are")
def explanation(
    ports: SitePorts,
    series: Which = PriceSeries.PVPC,
    hours: Hours = 48,
    language: Annotated[Language, Query(description="Of the words")] = Language.ES,
) -> ExplanationAnswer:
    """Parts of each price, from the model that speaks; a naive rule has none, and says so."""
    found = explain_forecast(ports, SERIES[series], hours=hours)
    return ExplanationAnswer.of(found, language)
