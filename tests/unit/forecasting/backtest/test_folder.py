"""Finished pieces are found again, damaged ones are made anew, and nothing is ever unpickled."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.folder import ChunkFolder, fingerprint
from chocolate_factory.forecasting.backtest.model import Said, Task, tasks_of
from tests.unit.forecasting.backtest.windows import SETUP


@pytest.fixture
def task() -> Task:
    return next(tasks_of(SETUP))


def _said(task: Task) -> Said:
    shape = (len(task.days), 2)
    return Said(
        np.arange(np.prod(shape) * 7 * 24).reshape(*shape, 7, 24) / 7,
        np.full(shape, np.nan),
        np.ones(shape),
        np.zeros(shape),
    )


def test_a_kept_piece_is_found_bit_for_bit(tmp_path: Path, task: Task) -> None:
    folder = ChunkFolder(tmp_path / "new", resume=True)
    assert folder.find(task, SETUP) is None
    folder.keep(task, _said(task))
    found = folder.find(task, SETUP)
    assert found is not None
    assert np.array_equal(found.medians, _said(task).medians)
    assert np.isnan(found.fit_seconds).all()
    assert not list((tmp_path / "new").glob("*.part"))


def test_without_resume_nothing_is_taken_over(tmp_path: Path, task: Task) -> None:
    ChunkFolder(tmp_path, resume=True).keep(task, _said(task))
    assert ChunkFolder(tmp_path, resume=False).find(task, SETUP) is None


@pytest.mark.parametrize("keep", [0, 100, -1])
def test_a_damaged_piece_is_not_believed(tmp_path: Path, task: Task, keep: int) -> None:
    folder = ChunkFolder(tmp_path, resume=True)
    folder.keep(task, _said(task))
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:keep])
    assert folder.find(task, SETUP) is None


def test_a_pickle_is_refused(tmp_path: Path, task: Task) -> None:
    folder = ChunkFolder(tmp_path, resume=True)
    folder.keep(task, _said(task))
    [path] = tmp_path.iterdir()
    with path.open("wb") as file:
        np.savez(file, medians=np.array([object()]), allow_pickle=True)
    assert folder.find(task, SETUP) is None


def test_a_piece_of_another_horizon_is_not_taken(tmp_path: Path, task: Task) -> None:
    folder = ChunkFolder(tmp_path, resume=True)
    folder.keep(task, _said(task))
    assert folder.find(task, replace(SETUP, horizon_hours=336)) is None


def test_the_fingerprint_tells_what_decides_a_forecast() -> None:
    same = fingerprint(SETUP, "a")
    assert fingerprint(replace(SETUP, models=("naive-epf",)), "a") == same
    assert fingerprint(SETUP, "b") != same
    assert fingerprint(replace(SETUP, refit_days=8), "a") != same
    assert fingerprint(replace(SETUP, horizon_hours=336), "a") != same
    assert fingerprint(replace(SETUP, issues=SETUP.issues[:1]), "a") != same
