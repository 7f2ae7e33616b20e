"""The audit trail: who changed what, and who tried to."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.web.context import ForAdmins, SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["security"], responses=problem_responses(403, 503))

MOST = 1000


class EntryOut(BaseModel):
    """Somebody did something, or tried to."""

    at: datetime = Field(description="When; of what was repeated, the first time")
    who: str = Field(
        description="Name of the token, login, or console: and the machine's user; "
        "empty for a stranger, and where no token is needed",
        examples=["anas-phone"],
    )
    origin: str = Field(description="Address they came from", examples=["192.168.1.20"])
    action: str = Field(examples=["POST /planning/optimize"])
    verdict: Verdict
    detail: str = Field(description="HTTP status, or what was done", examples=["200"])
    request_id: str = Field(description="Finds the request in the log; X-Request-Id of its answer")
    times: int = Field(description="How often, where the same was refused again within an hour")
    last_at: datetime | None = Field(description="When last, if several times")

    @classmethod
    def of(cls, entry: AuditEntry) -> "EntryOut":
        """The entry as shown."""
        return cls.model_validate(entry, from_attributes=True)


class AuditAnswer(BaseModel):
    """The newest entries."""

    entries: list[EntryOut] = Field(description="Newest first")


@router.get("/audit", summary="Who changed what, and who tried to", dependencies=[ForAdmins])
def audit(
    ports: SitePorts,
    most: Annotated[int, Query(ge=1, le=MOST, description="How many at most")] = 100,
    days_back: Annotated[int, Query(ge=1, le=3660, description="How far back")] = 30,
    who: Annotated[
        str | None, Query(max_length=100, description="Only what this person did")
    ] = None,
) -> AuditAnswer:
    """For admins. It never holds what was sent along: no body, no query, no token."""
    since = ports.clock.now() - days_back * DAY
    entries = ports.audit.entries(since=since, who=who, most=most)
    return AuditAnswer(entries=[EntryOut.of(one) for one in entries])
