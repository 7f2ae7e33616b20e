"""Runs every piece of a backtest, one after the other or in several processes, to the same bits."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from chocolate_factory.forecasting.backtest.folder import ChunkFolder
from chocolate_factory.forecasting.backtest.model import Said, Setup, Task, tasks_of
from chocolate_factory.forecasting.backtest.pack import PackedMarket, unpack
from chocolate_factory.forecasting.backtest.roll import roll
from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.spread_out import spread_out


class Step(NamedTuple):
    """How far a backtest is."""

    done: int
    total: int
    label: str
    """What was finished last."""


Watch = Callable[[Step], None]
Models = Mapping[str, MakeForecaster]
Run = tuple[str, str]
"""Key of the series, name of the model."""


class Work(NamedTuple):
    """What a piece of work needs wherever it is done."""

    setup: Setup
    packed: PackedMarket
    clock: Clock
    models: Models


def roll_all(
    work: Work, folder: ChunkFolder, *, workers: int = 1, watch: Watch = lambda _: None
) -> dict[Run, Said]:
    """What each model said on each series over the whole window, the warm-up first.

    Finished pieces are kept in ``folder`` at once: whoever interrupts loses only what was under
    way. With several ``workers`` pieces are spread by joblib, whose back end may be a cluster.
    """
    tasks = list(tasks_of(work.setup))
    found: dict[Task, Said] = {}
    for task in tasks:
        said = folder.find(task, work.setup)
        if said is not None:
            found[task] = said
    missing = [task for task in tasks if task not in found]
    watch(Step(len(found), len(tasks), "taken from an earlier run" if found else ""))
    for task, said in spread_out(_roll_piece, [(work, task) for task in missing], workers):
        folder.keep(task, said)
        found[task] = said
        label = f"{task.model} on {task.series}, {task.days[0]:%b %Y}"
        watch(Step(len(found), len(tasks), label))
    runs: dict[Run, list[Said]] = {}
    for task in tasks:
        runs.setdefault((task.series, task.model), []).append(found[task])
    return {run: _joined(pieces) for run, pieces in runs.items()}


def _roll_piece(work: Work, task: Task) -> tuple[Task, Said]:
    make = work.models[task.model]
    return task, roll(task, work.setup, unpack(work.packed), make, work.clock)


def _joined(pieces: Iterable[Said]) -> Said:
    found = list(pieces)
    return Said(
        medians=np.concatenate([one.medians for one in found]),
        fit_seconds=np.concatenate([one.fit_seconds for one in found]),
        predict_seconds=np.concatenate([one.predict_seconds for one in found]),
        known_forecast=np.concatenate([one.known_forecast for one in found]),
    )
