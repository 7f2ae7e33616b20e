"""Weather forecasts and their errors as the HTTP interface shows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from chocolate_factory.kernel.market_time import HOUR_MINUTES
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.weather.daily_forecast import (
    DAILY_QUANTITIES,
    HUMIDITY_MAX,
    HUMIDITY_MIN,
    RAIN_PROBABILITY,
    TEMPERATURE_MAX,
    TEMPERATURE_MIN,
    DailyQuantity,
)
from chocolate_factory.weather.model import (
    HUMIDITY,
    PRECIPITATION,
    PRESSURE,
    QUANTITIES,
    RADIATION,
    TEMPERATURE,
    WIND_SPEED,
)
from chocolate_factory.weather.read_forecast import NewestIssue, Outlook
from chocolate_factory.weather.summarise_days import DayOutlook
from chocolate_factory.weather.verification import ForecastError

_UNITS = {one.name: one.unit for one in QUANTITIES} | {
    one.name: one.unit for one in DAILY_QUANTITIES.values()
}
_FIELDS = {
    TEMPERATURE.name: "temperature",
    HUMIDITY.name: "humidity",
    PRESSURE.name: "pressure",
    WIND_SPEED.name: "wind_speed",
    PRECIPITATION.name: "precipitation",
    RADIATION.name: "radiation",
}
"""Names in answers, by the quantity's name."""


class IssueDocument(BaseModel):
    """The newest forecast of a source."""

    issued_at: datetime = Field(description="When it reached us, UTC")
    fresh: bool = Field(description="False if the source has been silent for long")


class HourDocument(BaseModel):
    """One hour to come; what nobody forecasts is null."""

    start: datetime = Field(description="Start of the hour, UTC", examples=["2024-11-05T12:00:00Z"])
    temperature: float | None = Field(description="°C at the start", examples=[18.4])
    humidity: float | None = Field(description="% at the start", examples=[61])
    pressure: float | None = Field(description="hPa at the place's level", examples=[958.2])
    wind_speed: float | None = Field(description="m/s at the start", examples=[2.5])
    precipitation: float | None = Field(description="mm in the hour", examples=[0.4])
    radiation: float | None = Field(description="W/m², mean of the hour", examples=[312])
    sources: dict[str, str] = Field(
        description="Who says each value that is there", examples=[{"temperature": "aemet"}]
    )


class DayValue(BaseModel):
    """A value for a day."""

    value: float
    source: str = Field(
        description="Who says so of the day, or hours: taken over the hours forecast",
        examples=["aemet-daily"],
    )


class DayDocument(BaseModel):
    """One local day."""

    day: date = Field(description="Madrid's calendar")
    hours_of_day: int = Field(description="23, 24 or 25", examples=[24])
    hours: int = Field(description="For how many of them a temperature is forecast")
    temperature_max: DayValue | None = Field(description="°C")
    temperature_min: DayValue | None = Field(description="°C")
    humidity_max: DayValue | None = Field(description="%")
    humidity_min: DayValue | None = Field(description="%")
    precipitation_probability: DayValue | None = Field(description="%, that it rains at all")
    precipitation: float | None = Field(description="mm, total of the hours forecast")
    precipitation_hours: int = Field(description="How many those are")
    wind_speed_max: float | None = Field(description="m/s, over the hours forecast")
    radiation: float | None = Field(description="kWh/m², total of the hours forecast")


class ExtendedForecast(BaseModel):
    """The weather to come."""

    issues: dict[str, IssueDocument] = Field(description="The newest forecast of each source")
    hours: list[HourDocument]
    days: list[DayDocument]


class StepDocument(BaseModel):
    """What OpenWeatherMap forecasts for one of its instants."""

    start: datetime = Field(description="The instant, UTC")
    temperature: float | None = Field(description="°C")
    humidity: float | None = Field(description="%")
    pressure: float | None = Field(description="hPa at the place's level")
    wind_speed: float | None = Field(description="m/s")


class TotalDocument(BaseModel):
    """What OpenWeatherMap says will fall within one of its steps."""

    start: datetime = Field(description="Start of the step, UTC")
    minutes: int = Field(description="Length of the step", examples=[180])
    precipitation: float = Field(description="mm in the whole step")


class OpenWeatherForecast(BaseModel):
    """What OpenWeatherMap itself forecasts."""

    source: str = Field(examples=["openweathermap"])
    issued_at: datetime = Field(description="When it reached us, UTC")
    fresh: bool = Field(description="False if it has been silent for long")
    steps: list[StepDocument]
    precipitation: list[TotalDocument]


class ErrorDocument(BaseModel):
    """How wrong a source was about one quantity at one distance."""

    source: str = Field(description="Who forecast", examples=["aemet"])
    quantity: str = Field(examples=["temperature_celsius"])
    unit: str = Field(description="Of the errors", examples=["°C"])
    lead_hours_from: int = Field(description="Least lead time", examples=[7])
    lead_hours_to: int = Field(description="Greatest lead time", examples=[24])
    against: str = Field(
        description="Whose observations it is compared with; several joined by +",
        examples=["aemet"],
    )
    n: int = Field(description="Measured values compared", examples=[168])
    mae: float = Field(description="Mean absolute error")
    bias: float = Field(description="Mean of forecast minus measured")
    rmse: float = Field(description="Root of the mean squared error")


class ErrorsDocument(BaseModel):
    """How wrong weather forecasts were."""

    first: date = Field(description="First day looked at, Madrid's calendar")
    last: date = Field(description="Last day looked at")
    days: int = Field(description="How many days between them have been judged")
    errors: list[ErrorDocument]


def issue_document(issue: NewestIssue) -> IssueDocument:
    """The newest issue of a source."""
    return IssueDocument(issued_at=issue.issued_at, fresh=issue.fresh)


def hour_documents(outlook: Outlook) -> list[HourDocument]:
    """Every hour of which anything is forecast, ascending."""
    documents: list[HourDocument] = []
    for start, readings in _by_start(outlook):
        values = {field: readings.get(field) for field in _FIELDS.values()}
        documents.append(
            HourDocument(
                start=start,
                sources={field: one.source for field, one in readings.items()},
                **{field: None if one is None else one.value for field, one in values.items()},
            )
        )
    return documents


def step_documents(outlook: Outlook) -> list[StepDocument]:
    """The instants of a forecast in steps, ascending."""
    documents: list[StepDocument] = []
    for start, readings in _by_start(outlook):
        values = {field: one.value for field, one in readings.items()}
        documents.append(
            StepDocument(
                start=start,
                temperature=values.get("temperature"),
                humidity=values.get("humidity"),
                pressure=values.get("pressure"),
                wind_speed=values.get("wind_speed"),
            )
        )
    return documents


def total_documents(totals: Sequence[Reading]) -> list[TotalDocument]:
    """What falls within each step."""
    return [
        TotalDocument(start=one.start, minutes=one.minutes, precipitation=one.value)
        for one in totals
    ]


def day_document(day: DayOutlook) -> DayDocument:
    """One day."""

    def told(quantity: DailyQuantity) -> DayValue | None:
        found = day.told.get(quantity.name)
        return None if found is None else DayValue(value=found.value, source=found.source)

    return DayDocument(
        day=day.day,
        hours_of_day=round(day.interval.hours),
        hours=day.hours,
        temperature_max=told(TEMPERATURE_MAX),
        temperature_min=told(TEMPERATURE_MIN),
        humidity_max=told(HUMIDITY_MAX),
        humidity_min=told(HUMIDITY_MIN),
        precipitation_probability=told(RAIN_PROBABILITY),
        precipitation=day.precipitation_mm,
        precipitation_hours=day.precipitation_hours,
        wind_speed_max=day.wind_speed_max_m_s,
        radiation=day.radiation_kwh_m2,
    )


def error_document(error: ForecastError) -> ErrorDocument:
    """One error."""
    stake = error.stake
    return ErrorDocument(
        source=stake.source,
        quantity=stake.quantity,
        unit=_UNITS[stake.quantity],
        lead_hours_from=stake.band.first,
        lead_hours_to=stake.band.last,
        against=stake.against,
        n=error.n,
        mae=error.mae,
        bias=error.bias,
        rmse=error.rmse,
    )


def _by_start(outlook: Outlook) -> list[tuple[datetime, Mapping[str, Reading]]]:
    """The hourly readings of each start, by their names in answers."""
    found: dict[datetime, dict[str, Reading]] = {}
    for name, readings in outlook.values.items():
        for reading in readings:
            if reading.minutes == HOUR_MINUTES:
                found.setdefault(reading.start, {})[_FIELDS[name]] = reading
    return sorted(found.items())
