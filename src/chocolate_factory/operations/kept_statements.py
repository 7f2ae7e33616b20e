"""Keeps monthly statements, so that nobody waits for one: computed apart, served at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import structlog

from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.ledger.books.model import KeptStatement
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.state_savings import (
    check_has_begun,
    month_asked,
    month_span,
    monthly_statement,
)
from chocolate_factory.operations.workshop import Step, WorkState
from chocolate_factory.savings.document import StatementUnreadableError, from_json, to_json
from chocolate_factory.savings.statement import MonthlyStatement

log = structlog.get_logger()


class _Found(NamedTuple):
    """A statement that is kept."""

    statement: MonthlyStatement
    computed_at: datetime


@dataclass(frozen=True, slots=True)
class ServedStatement:
    """What there is of a month.

    Attributes:
        month: Its first day.
        statement: The newest one; None: none was made yet.
        computed_at: When (UTC).
        work: What the office does or did last, if it was for this month or is in its way.
    """

    month: date
    statement: MonthlyStatement | None
    computed_at: datetime | None
    work: WorkState | None

    @property
    def pending(self) -> bool:
        """Whether a newer one is on its way."""
        return self.work is not None and self.work.running


def served_statement(ports: Ports, month: date) -> ServedStatement:
    """What is kept of ``month``; where there is nothing, or it is old, a newer one is begun.

    Raises:
        InputError: The month has not begun.
        StoreError: The store cannot be read.
    """
    check_has_begun(ports, month)
    found, state = _read(ports, month), _work_for(ports, month)
    failed = state is not None and bool(state.error)
    if (found is None or _is_old(ports, found)) and not failed:
        state = _begin(ports, month)
    return _served(month, found, state)


def ask_again(ports: Ports, month: date) -> ServedStatement:
    """Begin to compute ``month`` anew, unless that is going on already.

    Raises:
        InputError: The month has not begun.
        StoreError: The store cannot be read.
    """
    check_has_begun(ports, month)
    return _served(month, _read(ports, month), _begin(ports, month))


def make_statement(
    ports: Ports, month: date, step: Step = lambda _done, _total, _label: None
) -> MonthlyStatement:
    """Compute the statement of ``month`` here and now, and keep it.

    Raises:
        InputError: The month has not begun.
        WorkshopBusyError: Another one is being computed.
        WorkCancelledError: The office was told to stop.
        StoreError: The store cannot be read or written.
    """
    check_has_begun(ports, month)
    with ports.office.taken_for(_name(month)):
        made = monthly_statement(ports, month, step)
        ports.books.keep_statement(KeptStatement(month, ports.clock.now(), to_json(made)))
    return made


def state_last_month(ports: Ports) -> MonthlyStatement | None:
    """The statement of the month gone by, if anything has changed since it was made; else None.

    Raises:
        WorkshopBusyError: Another one is being computed.
        WorkCancelledError: The office was told to stop.
        StoreError: The store cannot be read or written.
    """
    month = (delivery_day(ports.clock.now()).replace(day=1) - DAY).replace(day=1)
    found = _read(ports, month)
    if found is not None and found.computed_at >= month_span(month).end:
        _, asked = month_asked(ports, month)
        if found.statement.inputs == (asked.inputs if asked else ""):
            return None
    return make_statement(ports, month)


def _begin(ports: Ports, month: date) -> WorkState:
    def work() -> dict[str, Any]:
        make_statement(ports, month)
        return {"month": f"{month:%Y-%m}"}

    return ports.office.start(_name(month), work)


def _name(month: date) -> str:
    return f"statement of {month:%Y-%m}"


def _work_for(ports: Ports, month: date) -> WorkState | None:
    """What the office does or did last, if it was for this month."""
    state = ports.office.state
    return state if state is not None and state.what == _name(month) else None


def _is_old(ports: Ports, found: _Found) -> bool:
    """Made before the month was over, and not today."""
    month_ends = month_span(found.statement.month).end
    return found.computed_at < min(month_ends, ports.clock.now() - DAY)


def _served(month: date, found: _Found | None, state: WorkState | None) -> ServedStatement:
    if found is None:
        return ServedStatement(month, None, None, state)
    return ServedStatement(month, found.statement, found.computed_at, state)


def _read(ports: Ports, month: date) -> _Found | None:
    kept = ports.books.statement(month)
    if kept is None:
        return None
    try:
        return _Found(from_json(kept.document), kept.computed_at)
    except StatementUnreadableError as error:
        log.warning("statement_unreadable", month=f"{kept.month:%Y-%m}", error=error.message)
        return None
