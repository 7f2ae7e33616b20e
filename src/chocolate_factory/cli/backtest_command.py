"""Judge forecasting models on the past: what each would have said, and what it was worth."""

import shlex
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.backtest_page import render
from chocolate_factory.cli.backtest_tables import (
    Group,
    decisions_table,
    errors_table,
    groups_of,
    intervals_table,
)
from chocolate_factory.cli.output import AsJson, console, counting_bar, print_json, print_table
from chocolate_factory.cli.price_names import PRICES, price_named
from chocolate_factory.forecasting.backtest.model import Setup
from chocolate_factory.forecasting.backtest.run import Watch
from chocolate_factory.forecasting.models.registry import DEFAULT_MODEL
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.backtest import YARDSTICK, Effort, run_backtest
from chocolate_factory.operations.plan_decision import plan_decision
from chocolate_factory.settings import load_settings

REPORT_NAME = "backtest"


@app.command("backtest")
def backtest_command(  # noqa: PLR0913 - one parameter is one option
    *,
    first: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of issue.")
    ],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of issue.")
    ],
    issue: Annotated[str, typer.Option(help="Times of issue, Madrid.")] = "12:00,20:30",
    models: Annotated[str, typer.Option(help="Names; both naive models always run.")] = "",
    series: Annotated[str, typer.Option(help="spot, pvpc or both.")] = "spot,pvpc",
    hours: Annotated[int, typer.Option(help="Horizon: 168 or 336.")] = 168,
    refit_days: Annotated[int, typer.Option(min=1, help="Learn anew every so many days.")] = 7,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    report: Annotated[
        Path | None, typer.Option(help="Folder for the report, HTML and JSON.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an earlier run finished.")
    ] = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="Also by the site's own plan of a week; minutes more.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Forecast again from every day of a window with what was known then, and compare."""
    setup = Setup(
        first.date(),
        last.date(),
        tuple(time_of_day(one) for one in parts(issue)),
        tuple(price_named(one).key for one in parts(series)),
        tuple(parts(models)) or (DEFAULT_MODEL,),
        hours,
        refit_days,
    )
    with open_ports(load_settings()) as ports, one_interrupt(), step_bar(shown=not json) as watch:
        effort = Effort(workers=workers, resume=resume, watch=watch)
        yardstick = YARDSTICK
        if plan:
            rules = (*YARDSTICK.decisions, plan_decision(ports))
            yardstick = YARDSTICK._replace(decisions=rules)
        command = command_of(setup) + (" --plan" if plan else "")
        document = run_backtest(ports, setup, effort, command=command, yardstick=yardstick)
    if report is not None:
        _write(document, report)
    if json:
        print_json(document)
        return
    for group in groups_of(document):
        _show(group)
    if report is not None:
        console.print(f"The whole report is in {report / REPORT_NAME}.html and .json.")


def command_of(setup: Setup) -> str:
    """What to type to get the numbers of ``setup`` again."""
    names = {price.key: name for name, price in PRICES.items()}
    parts: Sequence[object] = (
        *("chocolate", "backtest"),
        *("--from", setup.first_day, "--to", setup.last_day),
        *("--issue", ",".join(f"{at:%H:%M}" for at in setup.issues)),
        *("--models", ",".join(setup.models)),
        *("--series", ",".join(names[key] for key in setup.series)),
        *("--hours", setup.horizon_hours, "--refit-days", setup.refit_days),
    )
    return shlex.join(map(str, parts))


def parts(text: str) -> list[str]:
    """What a list in one option names, parted by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def time_of_day(text: str) -> time:
    """A time on Madrid's clock.

    Raises:
        InputError: It is none.
    """
    try:
        return time.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no time of day."
        raise InputError(message, advice="Give times such as 12:00,20:30.") from None


def _write(document: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = dumps(document, ensure_ascii=False, allow_nan=False)
    (folder / f"{REPORT_NAME}.json").write_text(text, encoding="utf-8")
    (folder / f"{REPORT_NAME}.html").write_text(render(document), encoding="utf-8")


def _show(group: Group) -> None:
    window = group.runs[0]["window"]
    title = (
        f"{group.series}, issued {group.issue}, {window['origins']} days from "
        f"{window['first_origin'][:10]} to {window['last_origin'][:10]}"
    )
    console.rule(title, align="left")
    for table in (errors_table(group), intervals_table(group), decisions_table(group)):
        print_table(f"{table.title} ({table.note})", table.columns, table.rows)
        console.print()


@contextmanager
def one_interrupt() -> Iterator[None]:
    """Ctrl-C ends the run; further ones leave those alone who are ending the worker processes."""

    def end(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def step_bar(*, shown: bool) -> Iterator[Watch]:
    """A bar that counts finished pieces; nothing where output is for machines."""
    with counting_bar("reading", shown=shown) as show:
        yield lambda step: show(step.done, step.total, step.label)
