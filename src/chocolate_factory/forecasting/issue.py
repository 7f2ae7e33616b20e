"""Makes the forecast that is served: published prices as they are, models for the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import structlog

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import (
    INTERVAL_LEVELS,
    LEVELS,
    ends_of,
    quantiles_around,
)
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import (
    LONGEST_HORIZON_HOURS,
    MEDIAN,
    ForecastPoint,
    PriceForecast,
    RollingScore,
    Rung,
    hours_ahead,
)
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.forecasting.panel import LEAD_DAYS
from chocolate_factory.forecasting.rolling_score import rolling_scores
from chocolate_factory.forecasting.speaker import Speaker
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY

DEFAULT_HORIZON_HOURS = 168
DEFAULT_INTERVAL_LEVEL = 0.8
LOOK_BACK = 420 * DAY
"""Prices that models may look at to forecast, and that past forecasts are compared with."""
GRID_LOOK_BACK = 100 * DAY
"""Likewise of the power system: models that have learnt look back six weeks at most."""
PUBLISHED = "published"
"""Stands for the model where every hour asked for is known."""

_MINUTES = 60
_ADVICE = "Fetch some weeks of past prices with `chocolate backfill`."
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be forecast.

    Raises:
        InputError: The horizon or the level is out of range.
    """

    horizon_hours: int = DEFAULT_HORIZON_HOURS
    interval_level: float = DEFAULT_INTERVAL_LEVEL

    def __post_init__(self) -> None:
        """Refuse what nobody can forecast."""
        if not 1 <= self.horizon_hours <= LONGEST_HORIZON_HOURS:
            message = f"A horizon of {self.horizon_hours} h cannot be forecast."
            raise InputError(message, advice=f"Ask for 1 to {LONGEST_HORIZON_HOURS} hours.")
        if self.interval_level not in INTERVAL_LEVELS:
            levels = ", ".join(str(level) for level in INTERVAL_LEVELS)
            message = f"There is no interval of level {self.interval_level}."
            raise InputError(message, advice=f"Choose one of {levels}.")


LONGEST = Wanted(LONGEST_HORIZON_HOURS)


def issue_forecast(
    market: Market,
    series: str,
    speakers: Sequence[Speaker],
    wanted: Wanted = LONGEST,
    absent: Sequence[Rung] = (),
) -> PriceForecast:
    """Forecast ``series`` hour by hour from the hour that contains ``market.known_at`` on.

    Published prices are passed through (of a market in quarter hours the mean of the four). Of the
    ``speakers`` the first that can say anything speaks for the other hours; what it leaves open
    goes to the next. Which of them spoke, and why another did not, is part of the forecast.

    Args:
        market: What is known now.
        series: Key of the price.
        speakers: Who may speak, best first.
        wanted: How far ahead, with which interval.
        absent: Who ought to have spoken before them, and why they cannot.

    Raises:
        MissingDataError: There is too little history to forecast or to say how sure that is.
    """
    history = market.history(series)
    ahead = dict(hours_ahead(market.known_at, wanted.horizon_hours))
    open_leads = {lead for lead, start in ahead.items() if history.value(start) is None}
    said, rungs, first = _climb_down(speakers, open_leads, wanted)
    points, missing = [], []
    for lead, start in ahead.items():
        price = history.value(start)
        if price is not None:
            points.append(ForecastPoint.published(start, _MINUTES, price))
        elif lead in said:
            lower, upper = (float(said[lead][end]) for end in ends_of(wanted.interval_level))
            quantiles = dict(zip(LEVELS, said[lead].tolist(), strict=True))
            median = quantiles[MEDIAN]
            points.append(
                ForecastPoint(start, _MINUTES, median, lower, upper, False, quantiles)  # noqa: FBT003
            )
        else:
            missing.append(start)
    _log.info(
        "forecast_issued",
        series=series,
        model=first.name if first else PUBLISHED,
        known=len(ahead) - len(open_leads),
        unknown=len(said),
        missing=len(missing),
    )
    return PriceForecast(
        series=series,
        issued_at=market.known_at,
        model=first.name if first else PUBLISHED,
        points=tuple(points),
        interval_level=wanted.interval_level,
        metrics=_scores(first, speakers) if first else (),
        missing=tuple(missing),
        rungs=(*absent, *rungs),
    )


def _climb_down(
    speakers: Sequence[Speaker], open_leads: set[int], wanted: Wanted
) -> tuple[dict[int, Floats], list[Rung], Speaker | None]:
    """Quantiles by lead hour, what each rung said, and the first that said anything."""
    said: dict[int, Floats] = {}
    rungs: list[Rung] = []
    first = None
    for speaker in speakers:
        left = open_leads - said.keys()
        if not left:
            break
        try:
            found = dict(_quantiles(speaker, left, wanted))
        except MissingDataError as error:
            rungs.append(Rung(speaker.name, 0, error.message))
            continue
        rungs.append(Rung(speaker.name, len(found), "" if found else "has nothing to say"))
        said |= found
        first = first or (speaker if found else None)
    if open_leads and not said:
        why = rungs[-1].note if rungs else "nobody can speak"
        message = f"There is too little history to forecast from: {why}"
        raise MissingDataError(message, advice=_ADVICE)
    return said, rungs, first


def _quantiles(speaker: Speaker, leads: set[int], wanted: Wanted) -> Iterator[tuple[int, Floats]]:
    """To the cent, by lead hour, of those of ``leads`` it says anything about."""
    guesses = {
        lead: one[MEDIAN]
        for lead, one in speaker.say(wanted.horizon_hours).items()
        if lead in leads
    }
    if not guesses:
        return
    if np.isnan(speaker.added).all():
        rows = len(speaker.panel.last_known)
        message = f"{rows} past days that can be compared with a forecast are too few."
        raise MissingDataError(message, advice=_ADVICE)
    last_known = speaker.market.last_known_day(speaker.series)
    for lead, start in hours_ahead(speaker.market.known_at, wanted.horizon_hours):
        if lead in guesses:
            row, hour = _cell(clock_hour(start), last_known)
            median = np.array(guesses[lead])
            quantiles = quantiles_around(median, speaker.added[:, row, hour])
            yield lead, np.round(quantiles, 2)


def _cell(clock: tuple[date, int], last_known: date) -> tuple[int, int]:
    """Lead day, from 0 on, and hour; a hole in a day taken as known is like one in the first."""
    day, hour = clock
    return min(max((day - last_known).days - 1, 0), LEAD_DAYS - 1), hour


def _scores(first: Speaker, speakers: Sequence[Speaker]) -> tuple[RollingScore, ...]:
    """Of the one that speaks and of the weekly naive rule, over the same hours, best first.

    Nothing where the one that speaks has no past of its own to be judged by.
    """
    if first.borrows:
        return ()
    naive = next((one for one in speakers if one.name == WeeklyNaive.name), None)
    panels: Mapping[str, Speaker] = {one.name: one for one in (first, naive) if one is not None}
    return rolling_scores({name: one.panel for name, one in panels.items()})
