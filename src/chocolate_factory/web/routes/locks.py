"""Locks: what people forbid or fix in plans."""

from typing import Annotated

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from chocolate_factory.operations.lock_plans import lift_lock, set_lock, standing_locks
from chocolate_factory.web.context import Board, SitePorts
from chocolate_factory.web.lock_document import LockIn, LockOut
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/planning/locks", tags=["planning"], responses=problem_responses(503))

PLAN_JOB = "production_plan"
LARGEST_NUMBER = 2**31 - 1
EXAMPLES: list[JsonValue] = [
    {"lock": {"kind": "ban", "day": "2026-12-04", "machine": "conche"}, "note": "Repair"},
    {
        "lock": {
            "kind": "pin",
            "batch": "classic-187",
            "step": "refining",
            "start": "2026-12-03T14:00:00+01:00",
        }
    },
]


class LocksAnswer(BaseModel):
    """The answer of ``/planning/locks``."""

    locks: list[LockOut] = Field(description="In the order in which they were set")


class LockRequest(BaseModel):
    """The body of a new lock."""

    lock: LockIn
    note: str = Field("", max_length=500, description="Why, for whoever reads it later")

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": EXAMPLES})


@router.get("", summary="What people forbid or fix in plans")
def locks(ports: SitePorts) -> LocksAnswer:
    """Those that still say something; past ones fall away by themselves."""
    return LocksAnswer(locks=[LockOut.of(lock) for lock in standing_locks(ports)])


@router.post("", summary="Forbid or fix something", status_code=201)
def lock(ports: SitePorts, board: Board, wanted: Annotated[LockRequest, Body()]) -> LockOut:
    """A plan that obeys is made at once; what cannot be kept is released and named in it."""
    made = set_lock(ports, wanted.lock.rule(), note=wanted.note)
    board.run_soon(PLAN_JOB)
    return LockOut.of(made)


@router.delete(
    "/{number}", summary="Lift a lock", status_code=204, responses=problem_responses(404)
)
def unlock(
    ports: SitePorts, board: Board, number: Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
) -> None:
    """A plan that is free of it is made at once."""
    lift_lock(ports, number)
    board.run_soon(PLAN_JOB)
