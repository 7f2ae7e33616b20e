"""Load the whole history: once after installing, and again whenever something may be missing."""

from datetime import datetime
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.output import (
    AsJson,
    console,
    local,
    print_json,
    print_table,
    request_bar,
)
from chocolate_factory.kernel.market_time import local_instant
from chocolate_factory.operations.initialise import history_state, initialise, went_unanswered
from chocolate_factory.operations.ports import Ports
from chocolate_factory.settings import load_settings
from chocolate_factory.timeseries.fill_report import FillReport


@app.command("init")
def init_command(
    *,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Load nothing older than this day."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Load only this: prices, grid, weather.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Load everything there is, newest first; can be stopped and run again at any time."""
    first = local_instant(since.date()) if since else None
    with open_ports(load_settings()) as ports, request_bar(shown=not json) as watch:
        reports = initialise(ports, only=only or (), since=first, on_progress=watch)
        if json:
            print_json([report.as_dict() for report in reports])
        else:
            _show(ports, reports)
    if went_unanswered(reports):
        raise typer.Exit(EXIT_TROUBLE)


def _show(ports: Ports, reports: list[FillReport]) -> None:
    state = history_state(ports)
    print_table(
        "What is stored",
        ["of", "series", ">records", "first", "last"],
        [
            (collection.name, one.series, one.intervals, _day(one.first), _day(one.last))
            for collection, coverages in state.loaded
            for one in coverages
        ],
    )
    console.print(state.last_run)
    troubles = dict.fromkeys(
        f"{source.source}: {failure.message} {failure.advice}".strip()
        for report in reports
        for source in report.sources
        for failure in source.failures
    )
    for trouble in troubles:
        console.print(trouble, markup=False)
    if went_unanswered(reports):
        console.print("Run it again to go on; nothing that is stored is fetched twice.")


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y} {local(instant)}" if instant else "-"
