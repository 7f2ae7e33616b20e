"""The weather to come: from the best of all sources, from one of them, and how wrong they were."""

from typing import Annotated

from fastapi import APIRouter, Query

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    floor_to,
)
from chocolate_factory.weather.model import OPENWEATHERMAP, PRECIPITATION
from chocolate_factory.weather.summarise_days import summarise_days
from chocolate_factory.weather.verification import pooled
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses
from chocolate_factory.web.weather_document import (
    ErrorsDocument,
    ExtendedForecast,
    OpenWeatherForecast,
    day_document,
    error_document,
    hour_documents,
    issue_document,
    step_documents,
    total_documents,
)

router = APIRouter(tags=["weather"], responses=problem_responses(503))


@router.get("/weather/forecast/extended", summary="The weather of the days to come")
def extended_forecast(
    ports: SitePorts,
    days: Annotated[int, Query(ge=1, le=15, description="Local days, today among them")] = 7,
) -> ExtendedForecast:
    """Each value from the best source that has spoken lately; nothing is interpolated.

    Hours begin with the running one. Totals of several hours are not split.
    """
    now = ports.clock.now()
    today = delivery_day(now)
    midnight, end = day_interval(today).start, day_interval(today + days * DAY).start
    hourly = ports.forecast_reader.hourly(Interval(floor_to(now, 60), end), now)
    daily = ports.forecast_reader.daily(Interval(midnight, end), now)
    hours = hour_documents(hourly)
    if not hours:
        raise MissingDataError(
            "There is no weather forecast yet.", advice="The next ingestion may bring it."
        )
    return ExtendedForecast(
        issues={name: issue_document(issue) for name, issue in hourly.issues.items()},
        hours=hours,
        days=[day_document(one) for one in summarise_days(hourly, daily, now, days)],
    )


@router.get("/weather/openweather/forecast", summary="What OpenWeatherMap forecasts")
def openweather_forecast(
    ports: SitePorts,
    hours: Annotated[int, Query(ge=3, le=120, description="How far ahead")] = 48,
) -> OpenWeatherForecast:
    """Its own steps of three hours, fresh or not; no value is made up for the hours between."""
    now = ports.clock.now()
    ahead = Interval(floor_to(now, 60), floor_to(now, 60) + hours * HOUR)
    outlook = ports.forecast_reader.hourly(ahead, now, source=OPENWEATHERMAP)
    issue = outlook.issues.get(OPENWEATHERMAP)
    if issue is None:
        raise MissingDataError(
            "OpenWeatherMap has forecast nothing yet.",
            advice="Check that its key is set; the next ingestion may bring it.",
        )
    return OpenWeatherForecast(
        source=OPENWEATHERMAP,
        issued_at=issue.issued_at,
        fresh=issue.fresh,
        steps=step_documents(outlook),
        precipitation=total_documents(outlook.values[PRECIPITATION.name]),
    )


@router.get("/weather/forecast/errors", summary="How wrong weather forecasts were")
def forecast_errors(
    ports: SitePorts,
    days: Annotated[int, Query(ge=1, le=366, description="How far back, today included")] = 30,
) -> ErrorsDocument:
    """By source, quantity and lead time, against what was measured, which is named.

    A model's forecast compared with the same model's analysis says little.
    """
    last = delivery_day(ports.clock.now())
    first = last - (days - 1) * DAY
    judged = ports.forecast_record.errors(ports.place.name, first, last)
    errors = pooled(error for day in judged for error in day.errors)
    return ErrorsDocument(
        first=first,
        last=last,
        days=len(judged),
        errors=[error_document(error) for error in errors],
    )
