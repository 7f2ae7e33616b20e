"""Assembles the document a backtest ends in; every number in it carries its n and the window.

Keys, all of them always there (``None`` where there is nothing to say):

``format``, ``version``, ``command``, ``made_at``
    Of this layout; of the program; what to type to get the same again; when it was made.
``settings``
    ``from``, ``to``, ``issues``, ``series``, ``models``, ``hours``, ``refit_days``,
    ``warm_up_days``.
``data``
    ``digest`` of everything that was read, ``known_at``, and ``series[]{key, n, first, last}``.
``runs[]``
    One for each series, issue and model (``series``, ``issue``, ``model``):

    ``window``        ``origins``, ``first_origin``, ``last_origin``, ``end`` of the last hour
    ``unknown``       hours that could be scored; ``said``: those the model spoke of
    ``published``     ``n`` hours public at issue, ``served_error`` EUR/MWh, ``forecast_anyway``
    ``served[]``      by band, published hours included: ``scope, n, published, mae``
    ``scores[]``      unknown hours only: ``scope, kind, period, hour, n, mae, rmse, bias,
                      rmae{naive: x}, n_intervals, pinball, crps,
                      intervals{80|90|95: {coverage, width, winkler}}``; only ``n`` where it is 0
    ``tests[]``       ``against, scope, period, n`` (days), ``lag, delay, dm, gw`` as
                      ``{statistic, p}``
    ``decisions[]``   ``rule, n`` (occasions), ``captured`` (share), ``regret`` (EUR/MWh)
    ``reliability[]`` ``level, n, observed``: how often prices were at or below the quantile
    ``cost``          ``fits, fit_seconds, fit_seconds_longest, predicts, predict_seconds,
                      predict_seconds_longest``: means and longest

Periods are those of the issue: ``window``, quarters (``2025-Q3``) and months (``2025-07``).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from chocolate_factory import __version__
from chocolate_factory.forecasting.backtest.describe import Case, Yardstick, describe
from chocolate_factory.forecasting.backtest.frame import frame_of
from chocolate_factory.forecasting.backtest.model import NAIVES, Said, Setup
from chocolate_factory.forecasting.backtest.pack import Integers, PackedMarket, starts_of
from chocolate_factory.forecasting.backtest.run import Run, Step, Watch
from chocolate_factory.forecasting.backtest.tally import Row
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.spread_out import spread_out
from chocolate_factory.timeseries.record import instant_of

FORMAT = 1


def assess(
    setup: Setup,
    market: Market,
    said: Mapping[Run, Said],
    yardstick: Yardstick,
    *,
    workers: int = 1,
    watch: Watch = lambda _: None,
) -> list[Row]:
    """The report's ``runs``, from what each model said and what ``market`` knows."""
    total = len(said) * len(setup.issues)
    rows = {}
    calls = ((case, setup, yardstick) for case in _cases(setup, market, said))
    for done, row in enumerate(spread_out(describe, calls, workers), 1):
        rows[row["series"], row["issue"], row["model"]] = row
        watch(Step(done, total, f"judged {row['model']} on {row['series']}, {row['issue']}"))
    return [
        rows[series, f"{at:%H:%M}", model]
        for series in setup.series
        for at in setup.issues
        for model in setup.models
    ]


def document(
    setup: Setup, packed: PackedMarket, runs: Sequence[Row], *, command: str, made_at: datetime
) -> Row:
    """The whole report; see the module for its keys."""
    return {
        "format": FORMAT,
        "version": __version__,
        "command": command,
        "made_at": made_at.isoformat(),
        "settings": setup.as_dict(),
        "data": {
            "digest": packed.digest,
            "known_at": packed.known_at.isoformat(),
            "series": [
                *(_extent(column.key, column.starts) for column in packed.columns),
                *(_extent(key, starts_of(history)) for key, history in packed.revised),
            ],
        },
        "runs": list(runs),
    }


def _cases(setup: Setup, market: Market, said: Mapping[Run, Said]) -> Iterator[Case]:
    for series in setup.series:
        for issue, at in enumerate(setup.issues):
            frame = frame_of(setup, market, series, at)
            naives = {name: said[series, name].medians[:, issue] for name in NAIVES}
            for model in setup.models:
                yield Case(series, issue, model, frame, said[series, model], naives)


def _extent(key: str, starts: Integers) -> Row:
    first, last = (
        (instant_of(int(starts[end])).isoformat() for end in (0, -1))
        if len(starts)
        else (None, None)
    )
    return {"key": key, "n": len(starts), "first": first, "last": last}
