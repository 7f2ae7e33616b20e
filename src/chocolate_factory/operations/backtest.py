"""Replays and judges forecasting models on the stored history, as it was known day by day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog

from chocolate_factory.forecasting.backtest.describe import Yardstick
from chocolate_factory.forecasting.backtest.folder import ChunkFolder, fingerprint
from chocolate_factory.forecasting.backtest.model import (
    HORIZONS,
    LOOK_BACK_DAYS,
    NAIVES,
    Setup,
)
from chocolate_factory.forecasting.backtest.pack import pack
from chocolate_factory.forecasting.backtest.report import assess, document
from chocolate_factory.forecasting.backtest.roll import reach_hours
from chocolate_factory.forecasting.backtest.run import Models, Step, Work, roll_all
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.forecasting.models.registry import INPUTS, MODELS
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, local_instant
from chocolate_factory.operations.ports import PRICE_SERIES, Ports

FOLDER = "backtests"
"""In the data directory: finished pieces, by a fingerprint of settings and data."""
YARDSTICK = Yardstick()
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Effort:
    """How a backtest is run; changes none of its numbers but the seconds.

    Attributes:
        workers: Processes.
        resume: Take the pieces that an earlier run of the same settings on the same data finished;
            right only as long as the models' code is the same.
        watch: Hears of each finished piece, and of each model judged.
    """

    workers: int = 1
    resume: bool = False
    watch: Callable[[Step], None] = lambda _: None


def run_backtest(
    ports: Ports,
    setup: Setup,
    effort: Effort,
    *,
    command: str = "",
    models: Models = MODELS,
    yardstick: Yardstick = YARDSTICK,
) -> dict[str, Any]:
    """Run ``setup`` on what is stored; the document of ``forecasting.backtest.report``.

    The market is read once, and models see it as known at each moment of issue. Both naive models
    are always run. Interrupting is safe at any time; finished pieces stay.

    Args:
        ports: What is stored, and where pieces may be kept.
        setup: What to replay.
        effort: How.
        command: What to type to get the same again, for the report.
        models: By name; what ``setup`` may name.
        yardstick: How intervals are made of past errors, and by which decisions it is judged.

    Raises:
        InputError: The window, a model, a series or the horizon is wrong.
        ModelNotInstalledError: The extra of a model is not installed.
        MissingDataError: No price of a series is stored there.
        StoreError: The store cannot be read.
    """
    setup = checked(ports, setup, models)
    market = read_market_of(ports, setup)
    packed = pack(market, (series.key for series in INPUTS))
    with TemporaryDirectory() as nowhere:
        root = ports.data_dir / FOLDER if ports.data_dir else Path(nowhere)
        folder = ChunkFolder(root / fingerprint(setup, packed.digest), resume=effort.resume)
        work = Work(setup, packed, ports.clock, models)
        said = roll_all(work, folder, workers=effort.workers, watch=effort.watch)
    runs = assess(setup, market, said, yardstick, workers=effort.workers, watch=effort.watch)
    _log.info("backtest_finished", **setup.as_dict(), data=packed.digest)
    return document(setup, packed, runs, command=command, made_at=ports.clock.now())


def checked(ports: Ports, setup: Setup, models: Models) -> Setup:
    """``setup`` with the naive models and its issues in order.

    Raises:
        InputError: Something in it cannot be.
    """
    if setup.first_day > setup.last_day:
        message = f"The window ends on {setup.last_day}, before {setup.first_day}."
        raise InputError(message, advice="Give --from the earlier of the two days.")
    if setup.horizon_hours not in HORIZONS:
        message = f"{setup.horizon_hours} h cannot be judged."
        raise InputError(message, advice=f"Choose {' or '.join(map(str, HORIZONS))} hours.")
    if not setup.issues or setup.refit_days < 1 or setup.warm_up_days < 1:
        message = "There is no issue, or no day between refits or before the window."
        raise InputError(message, advice="Give at least one issue, and at least one day each.")
    _check_names(setup, models)
    setup = replace(
        setup,
        issues=tuple(sorted(set(setup.issues))),
        models=tuple(dict.fromkeys((*NAIVES, *setup.models))),
    )
    if setup.last_origin > ports.clock.now():
        message = f"{setup.last_day} at {setup.issues[-1]:%H:%M} is still to come."
        raise InputError(message, advice="Give --to a day that is over.")
    return setup


def _check_names(setup: Setup, models: Models) -> None:
    strangers = [name for name in setup.models if name not in models]
    if strangers:
        message = f"There is no forecasting model {strangers[0]!r}."
        raise InputError(message, advice=f"Choose among {', '.join(sorted(models))}.")
    prices = {series.key for series in PRICE_SERIES}
    if not setup.series or not prices.issuperset(setup.series):
        message = f"{', '.join(setup.series) or 'Nothing'} is no price that can be forecast."
        raise InputError(message, advice=f"Choose among {', '.join(sorted(prices))}.")
    for name in setup.models:
        models[name](setup.series[0])  # one that is not installed shall say so now, not in hours


def read_market_of(ports: Ports, setup: Setup) -> Market:
    """Everything models may look at in ``setup``, as known now.

    Raises:
        MissingDataError: No price of a series is stored there.
        StoreError: The store cannot be read.
    """
    first = local_instant(setup.replayed_from - LOOK_BACK_DAYS * DAY)
    end = setup.last_origin + reach_hours(setup.lead_days) * HOUR
    market = read_market(ports.series, INPUTS, Interval(first, end), known_at=ports.clock.now())
    begin = local_instant(setup.first_day)
    for key in setup.series:
        if not any(one.start >= begin for one in market.history(key).known()):
            raise MissingDataError(
                f"No price of {key} is stored from {setup.first_day} on.",
                advice="Load the history with `chocolate init --only prices`.",
            )
    return market
