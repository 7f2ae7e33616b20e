"""The jobs: what runs when, and how it went."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.operations.job_board import JobStatus
from chocolate_factory.web.context import Board
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["jobs"], responses=problem_responses(503))


class Run(BaseModel):
    """One run of a job."""

    started_at: datetime
    seconds: float = Field(description="How long it took")
    outcome: Outcome
    message: str = Field(description="What was done, or what went wrong and the advice")

    @classmethod
    def of(cls, run: JobRun) -> "Run":
        """The run as shown."""
        return cls(
            started_at=run.started_at,
            seconds=round(run.seconds, 3),
            outcome=run.outcome,
            message=run.message,
        )


class Job(BaseModel):
    """A job as it stands."""

    id: str = Field(examples=["price_ingestion"])
    name: str
    trigger: str = Field(description="When it runs, Madrid time", examples=["every 5 min"])
    next_run: datetime | None
    running: bool
    last_run: Run | None
    runs: int = Field(description="Since the store exists")
    failures: int = Field(description="Since the store exists")

    @classmethod
    def of(cls, status: JobStatus) -> "Job":
        """The job as shown."""
        return cls(
            id=status.id,
            name=status.name,
            trigger=status.trigger,
            next_run=status.next_run,
            running=status.running,
            last_run=Run.of(status.last_run) if status.last_run else None,
            runs=status.runs,
            failures=status.failures,
        )


class SchedulerState(BaseModel):
    """Whoever runs the jobs."""

    running: bool
    total_jobs: int
    jobs: list[Job]


class SchedulerStatus(BaseModel):
    """The answer of ``/scheduler/status``."""

    scheduler: SchedulerState


class JobAccepted(BaseModel):
    """A job was asked to run."""

    job: str
    accepted: bool = True


@router.get("/scheduler/status", summary="Every job with its next and last run")
def scheduler_status(board: Board) -> SchedulerStatus:
    """What runs when, and how it went; instants in UTC."""
    jobs = [Job.of(status) for status in board.jobs()]
    return SchedulerStatus(
        scheduler=SchedulerState(running=board.running, total_jobs=len(jobs), jobs=jobs)
    )


@router.post(
    "/scheduler/jobs/{job}/run",
    status_code=202,
    summary="Let a job run at once",
    responses=problem_responses(404),
)
def run_job(job: str, board: Board) -> JobAccepted:
    """Asks for a run; if the job is running, for one more afterwards."""
    board.run_soon(job)
    return JobAccepted(job=job)
