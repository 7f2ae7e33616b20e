"""Lets a model forecast past days that it has not learnt from, to know how wrong it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time

import numpy as np

from chocolate_factory.forecasting.artefacts.error_book import ErrorBook, issues_of, with_actuals
from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.conformal import ConformalSpec
from chocolate_factory.forecasting.forecaster import Forecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel, day_matrix
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant

BLOCK_DAYS = 28
"""Days forecast by what was learnt at the first of them."""
REPLAYED_DAYS = 7 * BLOCK_DAYS
"""Half a year and as long as the farthest lead takes to come true: enough to make intervals of."""
KEPT_ROWS = ConformalSpec().window_days + LEAD_DAYS
"""Days of errors that are kept as training goes on: all that intervals are made of."""
_REACH_HOURS = 24 * (LEAD_DAYS + 2) + 1

Watch = Callable[[int, int, str], None]
"""Hears how much is done, of how much, and what."""
Teach = Callable[[Market], None]
"""Lets forecasters learn from a market; raises ``MissingDataError`` where that is too little."""
_Rows = dict[date, Floats]
_Said = dict[str, dict[str, _Rows]]
"""By series and time of issue."""


def extended(
    forecasters: Mapping[str, Forecaster],
    teach: Teach,
    before: Mapping[str, ErrorBook],
    market: Market,
    watch: Watch,
    *,
    until: date,
) -> dict[str, ErrorBook]:
    """``before`` and the errors on the ``BLOCK_DAYS`` days before ``until``, by series.

    At each moment forecasters speak from what was known then; they learn at the first, or as soon
    as there was enough.

    Args:
        forecasters: By the key of their price series.
        teach: Lets all of them learn.
        before: Errors that are known already.
        market: What is known now.
        watch: Hears of each day.
        until: First day of issue of which errors are known already.

    Raises:
        MissingDataError: On none of the days there was enough to learn from.
    """
    said = _nothing(forecasters)
    days = tuple(until - n * DAY for n in range(BLOCK_DAYS, 0, -1))
    if not _speak_for(forecasters, teach, market, days, said, watch):
        message = f"Before {until} there was too little to learn from."
        raise MissingDataError(message, advice="Load more history with `chocolate init`.")
    return _books(market, said, before)


def replayed(
    forecasters: Mapping[str, Forecaster], teach: Teach, market: Market, watch: Watch, *, days: int
) -> dict[str, ErrorBook]:
    """Errors over the last ``days`` days; everybody learns anew every ``BLOCK_DAYS`` days.

    Days before they could learn at all are left out.
    """
    said = _nothing(forecasters)
    last = delivery_day(market.known_at)
    every = tuple(last - n * DAY for n in range(days, 0, -1))
    for begin in range(0, days, BLOCK_DAYS):
        block = every[begin : begin + BLOCK_DAYS]
        watched = _later(watch, begin, days)
        _speak_for(forecasters, teach, market, block, said, watched)
    return _books(market, said, {})


def continued(
    forecasters: Mapping[str, Forecaster],
    before: Mapping[str, ErrorBook],
    market: Market,
    *,
    since: datetime,
) -> dict[str, ErrorBook]:
    """``before`` and what the forecasters, as they are, say of the moments since ``since`` (UTC).

    They must have learnt from nothing that was known later than ``since``.
    """
    said = _nothing(forecasters)
    day, last = delivery_day(since), delivery_day(market.known_at)
    while day <= last:
        for at, origin in _origins(forecasters, day):
            if since <= origin < market.known_at:
                _speak(forecasters, at, market.as_known_at(origin), said)
        day += DAY
    return _books(market, said, before)


def _speak_for(
    forecasters: Mapping[str, Forecaster],
    teach: Teach,
    market: Market,
    days: Sequence[date],
    said: _Said,
    watch: Watch,
) -> bool:
    """Forecast each of ``days`` from what is learnt at the first; whether anything was learnt."""
    learnt = False
    for n, day in enumerate(days):
        watch(n, len(days), f"forecasting {day:%d %b %Y} again")
        for at, origin in _origins(forecasters, day):
            then = market.as_known_at(origin)
            learnt = learnt or _learnt(teach, then)
            if learnt:
                _speak(forecasters, at, then, said)
    return learnt


def _later(watch: Watch, begin: int, days: int) -> Watch:
    return lambda n, _, label: watch(begin + n, days, label)


def _nothing(forecasters: Mapping[str, Forecaster]) -> _Said:
    return {series: {at: {} for at in issues_of(series)} for series in forecasters}


def _origins(forecasters: Mapping[str, Forecaster], day: date) -> Iterator[tuple[str, datetime]]:
    for at in sorted({at for series in forecasters for at in issues_of(series)}):
        yield at, local_instant(day, time.fromisoformat(at))


def _learnt(teach: Teach, market: Market) -> bool:
    try:
        teach(market)
    except MissingDataError:
        return False
    return True


def _speak(forecasters: Mapping[str, Forecaster], at: str, then: Market, said: _Said) -> None:
    """Note down what is said; where a model lacks what it looks at, nothing."""
    for series, forecaster in forecasters.items():
        if at not in said[series]:
            continue
        try:
            forecast = forecaster.predict(then, _REACH_HOURS)
        except MissingDataError:
            continue
        last_known = then.last_known_day(series)
        said[series][at][last_known] = day_matrix(forecast, then.known_at, last_known)


def _books(market: Market, said: _Said, before: Mapping[str, ErrorBook]) -> dict[str, ErrorBook]:
    """Old rows and new, the new ones first choice, with all that is known by now to have come."""
    books = {}
    for series, issues in said.items():
        old = before[series].panels if series in before else {}
        panels = {
            at: with_actuals(_panel(_rows(old.get(at)) | rows), market.table(series))
            for at, rows in issues.items()
        }
        books[series] = ErrorBook(panels).newest(KEPT_ROWS)
    return books


def _rows(panel: Panel | None) -> _Rows:
    return dict(zip(panel.last_known, panel.medians, strict=True)) if panel else {}


def _panel(rows: Mapping[date, Floats]) -> Panel:
    days: Sequence[date] = sorted(rows)
    medians = np.array([rows[day] for day in days]).reshape(len(days), LEAD_DAYS, HOURS)
    return Panel(tuple(days), medians, np.full(medians.shape, np.nan))
