"""What history lacks, and whether it is on its way: a first start must not look like a fault."""

from dataclasses import dataclass

from chocolate_factory.operations.heal_gaps import expected_hours, find_all_gaps
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.learning_history import share_to_learn_from
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.gaps import Summary, summarise
from chocolate_factory.web.pages.today import Loading

HEALING_JOBS = frozenset({"day_ahead_cycle", "auto_backfill_check", "daily_backfill"})
LEARNING_JOB = "learning_history"


@dataclass(frozen=True, slots=True)
class History:
    """What history lacks.

    Attributes:
        gaps: Of the days that are kept whole.
        loading: What jobs are fetching meanwhile; None: nothing.
    """

    gaps: Summary
    loading: Loading | None = None


def gather_history(ports: Ports, board: JobBoard) -> History:
    """The gaps, and how far the jobs that fetch what is missing have come.

    Raises:
        StoreError: The store cannot be read.
    """
    running = {one.id for one in board.jobs() if one.running}
    gaps = summarise(find_all_gaps(ports))
    kept = learnt = None
    if gaps.recoverable and running & HEALING_JOBS:
        kept = 1 - gaps.recoverable_hours / expected_hours(ports)
    if LEARNING_JOB in running:
        learnt = share_to_learn_from(ports)
    loading = None if kept is None and learnt is None else Loading(kept, learnt)
    return History(gaps, loading)
