"""Judge planning on the past: ways to make the same kilograms, and what each would have cost."""

import shlex
from collections.abc import Iterator, Mapping
from datetime import datetime
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.backtest_command import one_interrupt, parts, step_bar, time_of_day
from chocolate_factory.cli.backtest_tables import number, percent
from chocolate_factory.cli.output import AsJson, console, print_json, print_table
from chocolate_factory.forecasting.models.registry import DEFAULT_MODEL
from chocolate_factory.operations.backtest import Effort
from chocolate_factory.operations.backtest_plans import backtest_plans
from chocolate_factory.operations.make_plan import LONGEST_DAYS
from chocolate_factory.savings.replay.model import PlanSetup
from chocolate_factory.savings.replay.report import WHOLE
from chocolate_factory.settings import load_settings

COPYING = "naive-weekly"
"""A planner that takes last week's prices, beside the product's own."""


@app.command("backtest-plan")
def backtest_plan_command(  # noqa: PLR0913 - one parameter is one option
    *,
    first: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of production.")
    ],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of production.")
    ],
    decide: Annotated[str, typer.Option(help="Times of planning, Madrid, full hours.")] = "21:00",
    days: Annotated[
        int | None,
        typer.Option(
            min=1, max=LONGEST_DAYS, help="How far each plan reaches.", show_default="the site's"
        ),
    ] = None,
    lead: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=31,
            help="Most days by which a batch begins before it is due.",
            show_default="the site's",
        ),
    ] = None,
    models: Annotated[
        str, typer.Option(help="Whose forecasts are planned with.")
    ] = f"{DEFAULT_MODEL},{COPYING}",
    refit_days: Annotated[int, typer.Option(min=1, help="Learn anew every so many days.")] = 28,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    report: Annotated[Path | None, typer.Option(help="File for the report, JSON.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an earlier run finished.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Plan again from every day of a window with what was known then, and pay what came."""
    named = tuple(dict.fromkeys(parts(models)))
    decisions = tuple(sorted({time_of_day(one) for one in parts(decide)}))
    with open_ports(load_settings()) as ports, one_interrupt(), step_bar(shown=not json) as watch:
        setup = PlanSetup(
            first.date(),
            last.date(),
            named,
            decisions,
            days or ports.site.planning.days,
            lead or ports.site.demand.longest_lead_days,
            refit_days,
        )
        effort = Effort(workers=workers, resume=resume, watch=watch)
        document = backtest_plans(ports, setup, effort, command=command_of(setup))
    if report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        text = dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
        report.write_text(text, encoding="utf-8")
    if json:
        print_json(document)
        return
    _show(document)


def command_of(setup: PlanSetup) -> str:
    """What to type to get the numbers of ``setup`` again."""
    words = (
        *("chocolate", "backtest-plan"),
        *("--from", setup.first_day, "--to", setup.last_day),
        *("--decide", ",".join(f"{at:%H:%M}" for at in setup.decisions)),
        *("--days", setup.horizon_days, "--lead", setup.lead_days),
        *("--models", ",".join(setup.models)),
        *("--refit-days", setup.refit_days),
    )
    return shlex.join(map(str, words))


def _show(document: Mapping[str, Any]) -> None:
    for row in document["rows"]:
        if row["period"] == WHOLE:
            _show_whole(row)
    print_table(
        "Share of the possible saving over the fixed shift, by month, percent",
        ["month", ">kg", *(f">{one['way']}" for one in _first(document))],
        [
            (
                row["period"],
                f"{row['mass_kg']:g}",
                *(percent(one["captured"]) for one in row["ways"]),
            )
            for row in document["rows"]
        ],
    )
    if document["unknown_days"]:
        console.print(f"Without prices, left out: {', '.join(document['unknown_days'])}.")
    if document["left_out"]:
        console.print(
            "Not every way made the same in time, left out: stretches from "
            f"{', '.join(document['left_out'])}."
        )


def _first(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in document["rows"][:1]:
        yield from row["ways"]


def _show_whole(row: Mapping[str, Any]) -> None:
    print_table(
        f"{row['mass_kg']:g} kg, {row['energy_kwh']:.0f} kWh, all ways alike",
        [
            "",
            ">€",
            ">€/kg",
            ">saved €",
            ">captured %",
            ">of valley %",
            ">regret €",
            ">horizon €",
            ">forecast €",
        ],
        [
            (
                one["way"],
                number(one["total_eur"]),
                number(one["eur_per_kg"], 4),
                number(one["saving_eur"]),
                percent(one["captured"]),
                percent(one["captured_of_valley"]),
                number(one["regret_eur"]),
                number(one["horizon_eur"]),
                number(one["forecast_eur"]),
            )
            for one in row["ways"]
        ],
    )
    console.print(f"Foresight is proven to {row['foresight_gap_eur']:.2f} €.\n")
