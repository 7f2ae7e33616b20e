"""Whether everything is all right, for people and for whoever restarts us."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from chocolate_factory import __version__
from chocolate_factory.operations.check_health import Check, Condition, check_health
from chocolate_factory.web.context import Board, Known, SitePorts

router = APIRouter(tags=["health"])


class CheckOut(BaseModel):
    """One thing looked at."""

    name: str = Field(examples=["source:aemet"])
    status: Condition
    message: str
    advice: str = ""

    @classmethod
    def of(cls, check: Check) -> "CheckOut":
        """The check as shown."""
        return cls(name=check.name, status=check.status, message=check.message, advice=check.advice)


class HealthAnswer(BaseModel):
    """All checks and the worst of them."""

    status: Condition
    version: str = Field(__version__, description="Empty likewise")
    checks: list[CheckOut] = Field(description="Empty for whoever has not shown a token")


class Readiness(BaseModel):
    """Whether requests can be served."""

    ready: bool


@router.get("/health", summary="What is well, what is not, and what to do")
def health(ports: SitePorts, board: Board, visitor: Known) -> HealthAnswer:
    """Answers 200 whatever it finds; ``status`` tells.

    Where a token is needed, whoever has none is told the status and nothing else.
    """
    found = check_health(ports, board)
    if visitor is None:
        return HealthAnswer(status=found.status, version="", checks=[])
    return HealthAnswer(status=found.status, checks=[CheckOut.of(one) for one in found.checks])


@router.get(
    "/ready",
    summary="Whether requests can be served",
    responses={503: {"model": Readiness, "description": "The store does not answer"}},
)
def ready(ports: SitePorts, response: Response) -> Readiness:
    """200 when the store answers, else 503."""
    failing = check_health(ports).status is Condition.FAILING
    response.status_code = 503 if failing else 200
    return Readiness(ready=not failing)
