"""Commands about locks: forbid or fix something in plans, list it, lift it."""

from datetime import date, datetime
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.cli.plan_commands import plan_app
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import (
    DAY,
    Interval,
    day_interval,
    delivery_day,
    local_instant,
)
from chocolate_factory.operations.lock_plans import lift_lock, set_lock, standing_locks
from chocolate_factory.planning.locks.model import Ban, Pin, Rule
from chocolate_factory.production.site.people import WEEKDAYS
from chocolate_factory.production.site.section import of_our_time
from chocolate_factory.settings import load_settings
from chocolate_factory.web.lock_document import LockOut


@plan_app.command("lock")
def lock_command(  # noqa: PLR0913 - each option is one of a ban's or a pin's
    *,
    day: Annotated[str, typer.Option(help="Nothing runs on this day: 2026-12-04, or fri.")] = "",
    until: Annotated[str, typer.Option(help="Last day of the ban; default the first.")] = "",
    start: Annotated[str, typer.Option("--from", help="Or from this instant on ...")] = "",
    end: Annotated[str, typer.Option("--to", help="... to this one.")] = "",
    recipe: Annotated[str, typer.Option(help="Ban only this recipe.")] = "",
    machine: Annotated[str, typer.Option(help="Ban only what runs on this machine.")] = "",
    batch: Annotated[str, typer.Option(help="Or fix a step of this batch.")] = "",
    step: Annotated[str, typer.Option(help="The step to fix.")] = "",
    at: Annotated[str, typer.Option(help="When it starts.")] = "",
    note: Annotated[str, typer.Option(help="Why, for whoever reads it later.")] = "",
) -> None:
    """Forbid a span, or fix a start; the service obeys when it plans next, within half an hour."""
    pinned, banned = (batch, step, at), (day, until, start, end, recipe, machine)
    with open_ports(load_settings()) as ports:
        if all(pinned) and not any(banned):
            rule: Rule = Pin(batch, step, _instant(at))
        elif not any(pinned) and any((day, start, end)):
            today = delivery_day(ports.clock.now())
            span = _days(today, day, until) if day else _span(start, end)
            rule = Ban(span, recipe or None, machine or None)
        else:
            raise InputError(
                "This says neither when nothing may run nor which start to fix.",
                advice="Give --day, or --from and --to; or --batch, --step and --at.",
            )
        with audited(ports, "plan lock", rule.sentence):
            lock = set_lock(ports, rule, note=note)
    console.print(f"Lock {lock.number}: {rule.sentence}.")


@plan_app.command("locks")
def locks_command(*, json: AsJson = False) -> None:
    """What is forbidden or fixed; past locks fall away by themselves."""
    with open_ports(load_settings()) as ports:
        found = standing_locks(ports)
    if json:
        print_json([LockOut.of(lock).model_dump(mode="json") for lock in found])
    elif not found:
        console.print("Nothing is locked.")
    else:
        print_table(
            "Locks",
            [">number", "lock", "note", "set"],
            [(one.number, one.rule.sentence, one.note, local(one.made_at)) for one in found],
        )


@plan_app.command("unlock")
def unlock_command(number: Annotated[int, typer.Argument(min=1, help="As listed.")]) -> None:
    """Lift a lock; the service plans without it within half an hour."""
    with open_ports(load_settings()) as ports, audited(ports, f"plan unlock {number}"):
        lift_lock(ports, number)
    console.print(f"Lock {number} is lifted.")


def _days(today: date, first: str, last: str) -> Interval:
    begins = _day(today, first)
    ends = _day(begins, last) if last else begins
    if ends < begins:
        raise InputError(f"{last} is before {first}.", advice="Give the first day first.")
    return Interval(day_interval(begins).start, day_interval(ends).end)


def _day(since: date, text: str) -> date:
    """A calendar day, or the next one of that name; ``since`` itself counts."""
    if text.lower() in WEEKDAYS:
        ahead = (WEEKDAYS.index(text.lower()) - since.weekday()) % len(WEEKDAYS)
        return since + ahead * DAY
    try:
        return of_our_time(date.fromisoformat(text))
    except ValueError as error:
        raise InputError(
            f"{text} is not a day.", advice="Write it as 2026-12-04, or mon ... sun."
        ) from error


def _span(start: str, end: str) -> Interval:
    begins, ends = _instant(start), _instant(end)
    if ends < begins:
        raise InputError(f"{end} is before {start}.", advice="Give the earlier instant first.")
    return Interval(begins, ends)


def _instant(text: str) -> datetime:
    """Without an offset on Madrid's clock."""
    try:
        found = of_our_time(datetime.fromisoformat(text))
    except ValueError as error:
        raise InputError(
            f"{text or 'Nothing'} is not an instant.", advice="Write it as 2026-12-03T14:00."
        ) from error
    return local_instant(found.date(), found.time()) if found.tzinfo is None else found
