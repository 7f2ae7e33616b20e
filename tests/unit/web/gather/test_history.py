"""What history lacks, and whether somebody is fetching it."""

from dataclasses import replace

import pytest

from chocolate_factory.scheduler.engine import Scheduler
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.web.gather.history import HEALING_JOBS, LEARNING_JOB, gather_history
from chocolate_factory.web.pages.today import Loading
from tests.fakes.board import StillBoard
from tests.fakes.ports import Rig, build_rig


def _board(rig: Rig, *running: str) -> StillBoard:
    table = Scheduler(table_of_jobs(rig.ports), rig.ports.journal, rig.ports.clock)
    jobs = [replace(one, running=one.id in running) for one in table.jobs()]
    assert {*HEALING_JOBS, LEARNING_JOB} <= {one.id for one in jobs}
    return StillBoard(jobs)


@pytest.fixture(scope="module")
def rig() -> Rig:
    """Of eight days the newest five are there."""
    rig = build_rig(history_days=8)
    rig.stock(days=5)
    return rig


def test_gaps_that_nobody_is_closing_are_gaps(rig: Rig) -> None:
    found = gather_history(rig.ports, _board(rig, "price_ingestion"))
    assert found.gaps.recoverable > 0
    assert found.loading is None


@pytest.mark.parametrize("job", sorted(HEALING_JOBS))
def test_a_job_that_closes_them_says_how_far_it_is(rig: Rig, job: str) -> None:
    loading = gather_history(rig.ports, _board(rig, job)).loading
    assert loading is not None
    assert loading.kept_share is not None
    assert 0 < loading.kept_share < 1
    assert loading.learnt_share is None


def test_years_to_learn_from_are_told_apart(rig: Rig) -> None:
    loading = gather_history(rig.ports, _board(rig, LEARNING_JOB)).loading
    assert loading is not None
    assert loading.kept_share is None
    assert loading.learnt_share == pytest.approx(5 / (4 * 366), rel=0.3)


def test_before_the_first_value_nothing_is_there() -> None:
    empty = build_rig(history_days=8)
    loading = gather_history(empty.ports, _board(empty, "day_ahead_cycle")).loading
    assert loading is not None
    assert loading.kept_share == pytest.approx(0, abs=0.35)
    assert loading != Loading()
