"""The command ``bill``: what a measured consumption costs, and what would have been cheaper."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from chocolate_factory.billing.best_power import PowerChoice
from chocolate_factory.billing.compare import Alternative
from chocolate_factory.billing.document import (
    alternative_values,
    power_values,
    statement_values,
)
from chocolate_factory.billing.model import Bill, BillOptions, Statement
from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.output import AsJson, console, print_json, print_table
from chocolate_factory.operations.make_bill import BillReport, BillRequest, make_bill
from chocolate_factory.settings import load_settings
from chocolate_factory.tariffs.excess import MeterType

_DAY = ["%Y-%m-%d"]


@app.command()
def bill(  # noqa: PLR0913 - one parameter for each option
    *,
    consumption: Annotated[Path, typer.Option(help="File of the distributor or of Datadis.")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="First day; default the file's.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, help="Last day; default the file's.")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="With other tariffs too.")] = False,
    best_power: Annotated[
        bool, typer.Option("--best-power", help="Which contracted power would have been cheapest.")
    ] = False,
    meter: Annotated[
        MeterType | None, typer.Option(help="Types of meter; default as the contracted powers say.")
    ] = None,
    rental: Annotated[float, typer.Option(min=0, help="Rental of the meter, €/day.")] = 0.0,
    json: AsJson = False,
) -> None:
    """What a measured consumption costs, line by line and month by month."""
    request = BillRequest(
        file=consumption,
        first=_day(first),
        last=_day(last),
        compare=compare,
        best_power=best_power,
        options=BillOptions(meter=meter, meter_rental_eur_per_day=rental),
    )
    with open_ports(load_settings()) as ports:
        report = make_bill(ports, request)
    if json:
        print_json(_document(report))
        return
    _show(report)


def _day(instant: datetime | None) -> date | None:
    return instant.date() if instant else None


def _document(report: BillReport) -> dict[str, object]:
    document: dict[str, object] = statement_values(report.statement)
    if report.alternatives:
        document["alternatives"] = [alternative_values(one) for one in report.alternatives]
    if report.power:
        now = power_values(report.power_now) if report.power_now else None
        document["best_power"] = {"best": power_values(report.power), "now": now}
    return document


def _show(report: BillReport) -> None:
    for one in report.statement.bills:
        _show_bill(one)
    if len(report.statement.bills) > 1:
        _show_total(report.statement)
    if report.alternatives:
        print_table(
            "The same consumption with other tariffs, the cheapest first",
            ["", ">€", "contracted kW", "possible", "remark"],
            [
                (
                    one.name,
                    "-" if one.cost_eur is None else f"{one.cost_eur:.2f}",
                    _kw(one.supply.contracted_power_kw),
                    "yes" if one.contractable else "no",
                    _remark(one),
                )
                for one in report.alternatives
            ],
        )
    if report.power:
        _show_power(report.power, report.power_now)
    for sentence in report.statement.missing:
        console.print(f"- Not on the bill: {sentence}", markup=False, highlight=False)
    for sentence in report.statement.notes:
        console.print(f"- {sentence}", markup=False, highlight=False)


def _remark(one: Alternative) -> str:
    lacking = one.statement is not None and one.statement.missing
    return f"{one.remark} Not every line has a known price.".strip() if lacking else one.remark


def _show_bill(one: Bill) -> None:
    supply = one.supply
    print_table(
        f"Bill of {one.days.first} to {one.days.last}, {supply.tariff} at {supply.basis}",
        ["line", "period", ">quantity", "", ">€ each", ">€"],
        [
            (
                line.name,
                line.period or "",
                f"{line.quantity:.2f}",
                line.unit,
                f"{line.price:.6f}",
                f"{line.amount_eur:.2f}",
            )
            for line in one.lines
        ],
    )
    console.print(f"{one.energy_kwh:.0f} kWh, {one.total_eur:.2f} € to pay{_without_vat(one)}.\n")


def _without_vat(one: Bill) -> str:
    return f", {one.cost_eur:.2f} € without VAT" if one.supply.vat_deductible else ""


def _show_total(statement: Statement) -> None:
    console.print(
        f"{len(statement.bills)} bills, {statement.energy_kwh:.0f} kWh: {statement.total_eur:.2f} €"
        f" to pay, {statement.cost_eur:.2f} € in the end.\n"
    )


def _show_power(best: PowerChoice, now: PowerChoice | None) -> None:
    rows = [("cheapest", best), *([("contracted", now)] if now else [])]
    print_table(
        "Contracted power, before taxes",
        ["", "kW", ">power €", ">excess €", ">both €"],
        [
            (
                name,
                _kw(choice.contracted_kw),
                f"{choice.power_eur:.2f}",
                f"{choice.excess_eur:.2f}",
                f"{choice.cost_eur:.2f}",
            )
            for name, choice in rows
        ],
    )
    console.print(f"Highest demand: {_kw(best.highest_kw)} kW. {best.remark}".rstrip())


def _kw(powers: tuple[float, ...]) -> str:
    return " ".join(f"{kw:g}" for kw in (round(one, 1) for one in powers))
