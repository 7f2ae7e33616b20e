"""What was saved: the monthly statement and the ledger behind it."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.book_production import record_step
from chocolate_factory.operations.kept_statements import (
    ServedStatement,
    ask_again,
    served_statement,
)
from chocolate_factory.operations.state_savings import month_of, month_span
from chocolate_factory.savings.document import entry_values, statement_values
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["savings"], responses=problem_responses(422, 503))

Model = TypeVar("Model", bound=BaseModel)
Month = Annotated[str, Query(description="Madrid's calendar", examples=["2025-03"])]


class CaveatOut(BaseModel):
    """What a reader must know."""

    doubt: str
    count: int
    of: int
    en: str
    es: str


class StandingOut(BaseModel):
    """The plan between a rule and perfect foresight."""

    saving_eur: float
    possible_eur: float = Field(description="What foresight saves")
    regret_eur: float = Field(description="What the plan costs more than foresight")
    captured: float | None = Field(description="Saving over possible saving; null: none possible")


class CostsOut(BaseModel):
    """What is paid for the batches, by what it is paid for, EUR."""

    power_eur: float = Field(description="Power and cooling at all-in prices, if all were bought")
    excess_eur: float
    labour_eur: float
    extra_shifts_eur: float
    changeovers_eur: float
    storage_eur: float
    own_supply_eur: float = Field(
        description="What panels and battery save and earn more than beside an idle plant"
    )


class StatementOut(BaseModel):
    """A month; money with everything a kilowatt-hour costs, null where it is not known."""

    month: str
    batches: int
    kg: float
    energy_kwh: float
    metered_kwh: float | None = Field(description="Of the whole factory, by the meter's files")
    plan_eur: float | None
    fixed_shift_eur: float | None
    valley_rule_eur: float | None
    foresight_eur: float | None = Field(description="The best known; see its gap")
    foresight_gap_eur: float = Field(description="How much cheaper it could be at most")
    costs: dict[str, CostsOut | None] = Field(description="Part by part, by way; null: not known")
    over_fixed_shift: StandingOut | None
    over_valley_rule: StandingOut | None
    caveats: list[CaveatOut]
    method: dict[str, str] = Field(description="By language")
    inputs: str = Field(description="Fingerprint of all the figures come from")


class MonthlyAnswer(BaseModel):
    """The newest statement of a month, and whether a newer one is on its way."""

    month: str
    status: Literal["ready", "pending", "failed"] = Field(
        description="failed: the last try; the error says why, POST tries again"
    )
    computed_at: datetime | None = Field(description="Null: none was made yet")
    started_at: datetime | None = Field(description="When the newest try was begun")
    doing: str
    done: int
    total: int = Field(description="0 where nobody knows")
    error: str
    statement: StatementOut | None

    @classmethod
    def of(cls, served: ServedStatement) -> "MonthlyAnswer":
        """As shown."""
        work, made = served.work, served.statement
        failed = work is not None and not work.running and bool(work.error)
        return cls(
            month=f"{served.month:%Y-%m}",
            status="pending" if served.pending else "failed" if failed else "ready",
            computed_at=served.computed_at,
            started_at=work.started_at if work else None,
            doing=work.label if work else "",
            done=work.done if work else 0,
            total=work.total if work else 0,
            error=work.error if work else "",
            statement=_checked(StatementOut, statement_values(made)) if made else None,
        )


class EntryOut(BaseModel):
    """One step of one batch."""

    batch: str
    step: str
    recipe: str
    machine: str
    due: datetime
    announced_start: datetime
    announced_end: datetime
    recorded_start: datetime | None
    recorded_end: datetime | None
    recorded_at: datetime | None
    cancelled_at: datetime | None = Field(
        description="Called off after a change of the site's file"
    )
    unit: int | None
    labour_eur: float | None
    kg: float
    energy_kwh: float
    cost_eur: float | None = Field(description="At published prices; null while one is missing")
    unpriced_kwh: float | None


class FactIn(BaseModel):
    """What really happened to a step."""

    batch: str = Field(examples=["classic-187"])
    step: str = Field(examples=["conching"])
    start: AwareDatetime
    end: AwareDatetime
    kg: float | None = Field(None, ge=0, allow_inf_nan=False, description="The batch, weighed")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "batch": "classic-187",
                    "step": "conching",
                    "start": "2025-03-04T11:15:00+01:00",
                    "end": "2025-03-04T16:20:00+01:00",
                    "kg": 198.5,
                }
            ]
        },
    )


@router.get("/savings/monthly", summary="What a month cost, and would have cost")
def savings_monthly(ports: SitePorts, month: Month, response: Response) -> MonthlyAnswer:
    """Batches finished in the month beside both rules and perfect foresight, equal kilograms.

    The newest statement is served at once. Where there is none, or it was made before the month was
    over and not today, a newer one is begun, which takes up to some minutes: 202 while there is
    none, ask again then.
    """
    return _answer(served_statement(ports, month_of(month)), response)


@router.post("/savings/monthly", status_code=202, summary="Compute a month's statement anew")
def savings_monthly_again(ports: SitePorts, month: Month) -> MonthlyAnswer:
    """What was recorded or corrected since counts then; the older one is served until it is made.

    Nothing is begun while a statement is being computed.
    """
    return MonthlyAnswer.of(ask_again(ports, month_of(month)))


def _answer(served: ServedStatement, response: Response) -> MonthlyAnswer:
    if served.statement is None:
        response.status_code = 202
        response.headers["Retry-After"] = "10"
    return MonthlyAnswer.of(served)


@router.get("/savings/ledger", summary="The steps of a month")
def savings_ledger(ports: SitePorts, month: Month) -> list[EntryOut]:
    """Each as announced, as recorded and as booked."""
    entries = ports.ledger.entries(month_span(month_of(month)))
    return [_checked(EntryOut, entry_values(one)) for one in entries]


@router.post("/savings/ledger", summary="Record what really happened")
def record(ports: SitePorts, fact: FactIn) -> EntryOut:
    """It wins over what was announced, and is booked at once."""
    if fact.end <= fact.start:
        raise InputError("The step ends before it begins.", advice="Exchange start and end.")
    happened = Interval(fact.start, fact.end)
    return _checked(
        EntryOut, entry_values(record_step(ports, fact.batch, fact.step, happened, fact.kg))
    )


def _checked(model: type[Model], values: dict[str, Any]) -> Model:
    return model.model_validate(values)
