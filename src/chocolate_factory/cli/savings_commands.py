"""Commands about what happened: the monthly statement and the ledger behind it."""

from datetime import date, datetime
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.backtest_tables import number, percent
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.kernel.market_time import Interval, delivery_day, local_instant
from chocolate_factory.ledger.model import Entry
from chocolate_factory.operations.book_production import book_production, record_step
from chocolate_factory.operations.kept_statements import make_statement
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.state_savings import month_of, month_span
from chocolate_factory.savings.document import entry_values, statement_values
from chocolate_factory.savings.statement import Costs, MonthlyStatement
from chocolate_factory.savings.words import in_words, method_in
from chocolate_factory.settings import load_settings

ledger = typer.Typer(help="What was announced and what happened.", no_args_is_help=True)
app.add_typer(ledger, name="ledger")

PARTS = {
    "power_eur": "power",
    "excess_eur": "excess",
    "labour_eur": "people",
    "extra_shifts_eur": "extra shifts",
    "changeovers_eur": "changes",
    "storage_eur": "stores",
    "own_supply_eur": "own supply",
}
_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
Month = Annotated[
    str, typer.Option("--month", help="Such as 2025-03.", show_default="the running one")
]
Spanish = Annotated[bool, typer.Option("--es", help="In Spanish.")]


@app.command("savings")
def savings_command(*, month: Month = "", spanish: Spanish = False, json: AsJson = False) -> None:
    """What a month's batches cost, and what they would have cost without the planner."""
    with open_ports(load_settings()) as ports:
        made = make_statement(ports, _month(ports, month))
    language = "es" if spanish else "en"
    if json:
        print_json(statement_values(made))
        return
    if made.batches:
        _show(made)
    else:
        console.print(f"No batch was finished in {made.month:%B %Y}.")
    for caveat in made.caveats:
        console.print(in_words(caveat, language), style="yellow", markup=False)
    console.print(method_in(language), markup=False)
    console.print(f"Inputs {made.inputs}", markup=False)


@ledger.command("show")
def show_command(*, month: Month = "", json: AsJson = False) -> None:
    """Every step of a month: announced, recorded, booked."""
    with open_ports(load_settings()) as ports:
        book_production(ports)
        asked = _month(ports, month)
        entries = ports.ledger.entries(month_span(asked))
    if json:
        print_json([entry_values(one) for one in entries])
        return
    if not entries:
        console.print(f"Nothing was announced for {asked:%B %Y}.")
        return
    print_table(
        f"Ledger of {asked:%B %Y}",
        ["batch", "step", "start", "end", "", ">kWh", ">€"],
        [_line(one) for one in entries],
    )


@ledger.command("record")
def record_command(
    batch: Annotated[str, typer.Argument(help="Its name, such as classic-187.")],
    step: Annotated[str, typer.Argument(help="Its name, such as conching.")],
    *,
    start: Annotated[datetime, typer.Option(formats=_CLOCK, help="Began, on Madrid's clock.")],
    end: Annotated[datetime, typer.Option(formats=_CLOCK, help="Ended, on Madrid's clock.")],
    kg: Annotated[float | None, typer.Option(min=0, help="The batch, weighed.")] = None,
    json: AsJson = False,
) -> None:
    """Say what really happened to a step; it wins over what was announced."""
    begun, ended = (local_instant(one.date(), one.time()) for one in (start, end))
    happened = Interval(begun, max(begun, ended))
    with open_ports(load_settings()) as ports, audited(ports, f"ledger record {batch} {step}"):
        entry = record_step(ports, batch, step, happened, kg)
    if json:
        print_json(entry_values(entry))
        return
    console.print(" ".join(_line(entry)), markup=False)


def _month(ports: Ports, text: str) -> date:
    """The first day of the month that is asked for, or of the running one."""
    return month_of(text) if text else delivery_day(ports.clock.now()).replace(day=1)


def _line(entry: Entry) -> tuple[str, ...]:
    happened, booking = entry.happened, entry.booking
    return (
        entry.key.batch,
        entry.key.step,
        local(happened.start),
        local(happened.end),
        "recorded" if entry.fact else "announced",
        f"{entry.announced.energy_kwh:.0f}",
        number(booking.cost_eur if booking and not booking.unpriced_kwh else None),
    )


def _show(made: MonthlyStatement) -> None:
    ways = {
        "plan": made.ways.plan,
        "fixed shift": made.ways.fixed_shift,
        "valley rule": made.ways.valley_rule,
        "foresight": made.ways.foresight,
    }
    rows = [(name, *_parts(costs)) for name, costs in ways.items()]
    if made.ways.plan is None:
        rows[0] = ("plan, energy alone", number(made.plan_eur), *rows[0][2:])
    print_table(
        f"{made.month:%B %Y}: {made.batches} batches, {made.mass_kg:g} kg,"
        f" {made.energy_kwh:.0f} kWh",
        ["", ">€", *(f">{name}" for name in PARTS.values())],
        rows,
    )
    if made.standing is not None:
        console.print(
            f"Saved {made.standing.saving_eur:.2f} € over the fixed shift,"
            f" {percent(made.standing.captured)} % of what foresight would have saved."
        )
    if made.metered_kwh is not None:
        console.print(f"The meter counted {made.metered_kwh:.0f} kWh for the whole factory.")


def _parts(costs: Costs | None) -> list[str]:
    """The total, then what it consists of."""
    if costs is None:
        return [number(None)] * (1 + len(PARTS))
    return [number(costs.total_eur), *(number(getattr(costs, part)) for part in PARTS)]
