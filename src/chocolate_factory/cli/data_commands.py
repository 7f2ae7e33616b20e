"""Commands about the data: ingest, gaps, backfill, jobs."""

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
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.settings import load_settings
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.gaps import summarise

Days = Annotated[int, typer.Option("--days", min=1, max=10_000, help="Days to look back.")]


@app.command()
def ingest(*, json: AsJson = False) -> None:
    """Fetch what is due and missing now: prices and weather."""
    with open_ports(load_settings()) as ports:
        reports = [ingest_prices(ports, insist=True), *ingest_weather(ports, insist=True)]
        ingest_weather_forecast(ports, insist=True)
    _show_reports(reports, json=json)


@app.command()
def gaps(*, days: Days = 90, json: AsJson = False) -> None:
    """What is public and not stored, and who could have it; exit 1 if a gap can be closed."""
    with open_ports(load_settings()) as ports:
        found = find_all_gaps(ports, _last_days(ports, days))
    summary = summarise(found)
    if json:
        print_json({"summary": summary.as_dict(), "gaps": [gap.as_dict() for gap in found]})
    elif not found:
        console.print(f"No gaps in the last {days} days.")
    else:
        print_table(
            f"Gaps of the last {days} days",
            ["series", "from", "to", ">hours", "severity", "who could have it"],
            [
                (
                    gap.series,
                    local(gap.interval.start),
                    local(gap.interval.end),
                    f"{gap.hours:g}",
                    gap.severity,
                    ", ".join(gap.strategy) if gap.recoverable else "no source has it",
                )
                for gap in found
            ],
        )
    if summary.recoverable:
        raise typer.Exit(EXIT_TROUBLE)


@app.command()
def backfill(*, days: Days = 90, json: AsJson = False) -> None:
    """Close the gaps of the last days; can be stopped and run again at any time."""
    with open_ports(load_settings()) as ports, request_bar(shown=not json) as watch:
        reports = heal_gaps(ports, _last_days(ports, days), insist=True, on_progress=watch)
    _show_reports(reports, json=json)


@app.command()
def jobs(*, json: AsJson = False) -> None:
    """The newest runs of the service's jobs, and how they went."""
    with open_ports(load_settings()) as ports:
        runs = ports.journal.runs(most=30)
        tallies = ports.journal.tallies()
    if json:
        print_json(
            [
                {
                    "job": run.job,
                    "started_at": run.started_at,
                    "seconds": round(run.seconds, 3),
                    "outcome": run.outcome,
                    "message": run.message,
                }
                for run in runs
            ]
        )
        return
    print_table(
        "Jobs since the store exists",
        ["job", ">runs", ">failures", "last run", "outcome", "what came of it"],
        [
            (t.job, t.runs, t.failures, local(t.last.started_at), t.last.outcome, t.last.message)
            for t in sorted(tallies.values(), key=lambda t: t.job)
        ],
    )


def _last_days(ports: Ports, days: int) -> Interval:
    now = ports.clock.now()
    return whole_days(Interval(now - days * DAY, now + DAY))


def _show_reports(reports: list[FillReport], *, json: bool) -> None:
    if json:
        print_json([report.as_dict() for report in reports])
        return
    rows = [
        (
            source.source,
            source.tally.requests,
            source.tally.fetched,
            source.tally.written + source.tally.revised,
            f"{source.tally.absent_hours:g}",
            "; ".join(f"{one.message} {one.advice}".strip() for one in source.failures) or "-",
        )
        for report in reports
        for source in report.sources
    ]
    if rows:
        columns = ["source", ">requests", ">fetched", ">written", ">hours it lacks", "trouble"]
        print_table("What the sources gave", columns, rows)
    else:
        console.print("Nothing was missing.")
