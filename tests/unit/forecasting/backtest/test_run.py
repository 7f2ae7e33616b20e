"""Several processes, one process and a run that was interrupted all end in the same bits."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.folder import ChunkFolder
from chocolate_factory.forecasting.backtest.model import Said
from chocolate_factory.forecasting.backtest.run import Run, Step, Work, roll_all
from chocolate_factory.prices.model import PVPC, SPOT
from tests.unit.forecasting.backtest.windows import SETUP, work

BOTH = replace(SETUP, series=(SPOT.key, PVPC.key))


def _rolled(folder: Path, given: Work, workers: int = 1) -> dict[Run, Said]:
    return roll_all(given, ChunkFolder(folder, resume=True), workers=workers)


def _same(some: dict[Run, Said], other: dict[Run, Said]) -> bool:
    return some.keys() == other.keys() and all(
        np.array_equal(some[run].medians, other[run].medians, equal_nan=True) for run in some
    )


def test_every_run_spans_the_window(tmp_path: Path) -> None:
    found = _rolled(tmp_path, work(BOTH))
    assert set(found) == {(series, model) for series in BOTH.series for model in BOTH.models}
    for said in found.values():
        assert said.medians.shape == (len(BOTH.days), 2, 7, 24)
        assert not np.isnan(said.predict_seconds).any()


@pytest.mark.slow
def test_two_processes_say_what_one_says(tmp_path: Path) -> None:
    alone, together = _rolled(tmp_path / "a", work()), _rolled(tmp_path / "b", work(), workers=2)
    assert _same(alone, together)


def test_what_was_finished_is_not_done_again(tmp_path: Path) -> None:
    steps: list[Step] = []

    def stop_after_three(step: Step) -> None:
        steps.append(step)
        if step.done == 3:
            raise KeyboardInterrupt

    given, folder = work(), ChunkFolder(tmp_path, resume=True)
    with pytest.raises(KeyboardInterrupt):
        roll_all(given, folder, watch=stop_after_three)
    assert [step.done for step in steps] == [0, 1, 2, 3]
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(kept) == 3
    steps.clear()
    resumed = roll_all(given, folder, watch=steps.append)
    assert [step.done for step in steps] == [3, 4]
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert _same(resumed, _rolled(tmp_path / "fresh", work()))
