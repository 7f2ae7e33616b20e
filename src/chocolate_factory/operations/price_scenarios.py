"""Draws whole futures of a price from the newest forecast: for plans and for simulation."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import LEVELS
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel
from chocolate_factory.forecasting.scenarios import FEWEST_PAST, draw_scenarios, whole_rows
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.served_forecast import served_forecast
from chocolate_factory.operations.update_forecast import read_market_now, speakers_for
from chocolate_factory.timeseries.model import Series

_NEARLY_WHOLE = 0.95
"""Share of known outcomes from which a past forecast counts."""


@dataclass(frozen=True, slots=True)
class PriceScenarios:
    """Futures that are equally likely.

    Attributes:
        series: Key of the price.
        model: Whose forecast and whose past errors they come from.
        issued_at: When it was made (UTC).
        starts: Of the hours, UTC.
        prices: EUR/MWh, shape (scenarios, hours); published hours are the same in all.
        expected: EUR/MWh, of each hour, as the forecast has it.
    """

    series: str
    model: str
    issued_at: datetime
    starts: tuple[datetime, ...]
    prices: Floats
    expected: tuple[float, ...]


def price_scenarios(
    ports: Ports, series: Series, *, hours: int = 168, count: int = 50, seed: int = 0
) -> PriceScenarios:
    """``count`` futures of the next ``hours`` hours; the same seed gives the same.

    Raises:
        InputError: More were asked for than past forecasts can tell of.
        MissingDataError: Nothing has been forecast yet, or too little is known of past errors.
        StoreError: The store cannot be read.
    """
    forecast = served_forecast(ports, series, hours=hours)
    points = forecast.points
    prices = np.tile([point.price_eur_per_mwh for point in points], (count, 1))
    unknown = [n for n, point in enumerate(points) if len(point.quantiles) == len(LEVELS)]
    if unknown:
        market = read_market_now(ports)
        speakers, _ = speakers_for(ports, series.key, market)
        panel = next(
            (one.panel for one in speakers if one.name == forecast.model), speakers[-1].panel
        )
        cells = _cells([points[n].start for n in unknown], market.last_known_day(series.key))
        errors = _errors(panel, cells, count)
        levels = np.array([[points[n].quantiles[level] for n in unknown] for level in LEVELS])
        prices[:, unknown] = draw_scenarios(levels, errors, count, seed)
    return PriceScenarios(
        series.key,
        forecast.model,
        forecast.issued_at,
        tuple(point.start for point in points),
        np.round(prices, 2),
        tuple(point.price_eur_per_mwh for point in points),
    )


def _cells(starts: list[datetime], last_known: date) -> list[tuple[int, int]]:
    """Lead day, from 0 on, and hour of the clock of each hour."""
    found = []
    for start in starts:
        day, hour = clock_hour(start)
        found.append((min(max((day - last_known).days - 1, 0), LEAD_DAYS - 1), hour))
    return found


def _errors(panel: Panel, cells: list[tuple[int, int]], count: int) -> Floats:
    """Errors of past forecasts of these cells, whole rows only.

    Raises:
        InputError: There are fewer than ``count``.
        MissingDataError: There are too few for anything.
    """
    leads, hours = (np.array(one) for one in zip(*cells, strict=True))
    errors = panel.errors[:, leads, hours]
    # The hour that the clock skips has no error on one day of the year: there nothing was wrong.
    errors[np.isfinite(errors).mean(axis=1) > _NEARLY_WHOLE] = np.nan_to_num(
        errors[np.isfinite(errors).mean(axis=1) > _NEARLY_WHOLE]
    )
    errors = errors[whole_rows(errors)]
    if len(errors) < FEWEST_PAST:
        message = f"{len(errors)} past forecasts are too few to draw scenarios from."
        raise MissingDataError(message, advice="Load more history: `chocolate init`.")
    if count > len(errors):
        message = f"{count} scenarios cannot be drawn from {len(errors)} past forecasts."
        raise InputError(message, advice=f"Ask for at most {len(errors)}.")
    return errors
