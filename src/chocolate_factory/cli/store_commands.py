"""Commands about the store: what it holds, whether it is sound, and making it smaller."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.operations.clean_up import CleanUpReport, clean_up
from chocolate_factory.operations.verify_store import SeriesHeld, StoreReport, verify_store
from chocolate_factory.settings import load_settings

store_app = typer.Typer(help="What is stored, whether it is sound, and making it smaller.")
app.add_typer(store_app, name="store")

_MEGABYTE = 1_000_000


@store_app.command("verify")
def verify_command(
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every page, and look for gaps since ever.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What is stored of each series, and whether the database is sound; exit 1 if it is not."""
    with open_ports(load_settings()) as ports:
        report = verify_store(ports, deep=deep)
    if json:
        print_json(asdict(report) | {"ok": report.ok, "records": report.records})
    else:
        _show(report)
    if not report.ok:
        raise typer.Exit(EXIT_TROUBLE)


@store_app.command("clean")
def clean_command(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be forgotten.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Forget what is of no use any more and give its space back; never a price or measurement."""
    with (
        open_ports(load_settings()) as ports,
        nullcontext() if dry_run else audited(ports, "store clean"),
    ):
        report = clean_up(ports, dry_run=dry_run)
    if json:
        print_json(asdict(report) | {"rows": report.rows})
    else:
        _show_cleaned(report)


def _show(report: StoreReport) -> None:
    print_table(
        "What is stored",
        [
            "series",
            "unit",
            ">records",
            ">revisions",
            ">not believed",
            "first",
            "last",
            ">gaps",
            ">hours missing",
            "sources",
        ],
        [_row(one) for one in report.series if one.records],
    )
    empty = [one.series for one in report.series if not one.records]
    if empty:
        console.print(f"Nothing is stored yet of: {', '.join(empty)}.")
    for line in _summary(report):
        console.print(line, markup=False, highlight=False)


def _row(one: SeriesHeld) -> tuple[object, ...]:
    return (
        one.series,
        one.unit or "-",
        one.records,
        one.revisions,
        one.quarantined,
        _day(one),
        local(one.last),
        "-" if one.gaps is None else one.gaps,
        "-" if one.gap_hours is None else f"{one.gap_hours:g}",
        ", ".join(f"{source} {count}" for source, count in one.sources.items()),
    )


def _day(one: SeriesHeld) -> str:
    return f"{one.first:%Y-%m-%d}" if one.first else "-"


def _summary(report: StoreReport) -> Iterator[str]:
    database = report.database
    since = "the first value" if report.looked_since is None else f"{report.looked_since:%Y-%m-%d}"
    yield (
        f"{report.records} records in {database.place}: {database.file_bytes / _MEGABYTE:.1f} MB,"
        f" {database.free_bytes / _MEGABYTE:.1f} MB of them free; schema {database.schema}."
    )
    if database.values_in:
        yield f"The values of series are in {database.values_in}."
    yield f"Gaps were looked for since {since}; `chocolate gaps` says who could close them."
    if report.ok:
        checked = "Every page was read" if report.deep else "`--deep` reads every page"
        yield f"Nothing is wrong. {checked}."
    for one in report.findings:
        yield f"{one.message} {one.advice}"
    if report.spool and report.spool.entries:
        yield f"{report.spool.values} values wait in the spool: `chocolate store spool`."


def _show_cleaned(report: CleanUpReport) -> None:
    print_table(
        "Would be forgotten" if report.dry_run else "Forgotten",
        ["what", ">older than days", ">rows"],
        [(one.what, one.older_than, one.rows) for one in report.cleaned],
    )
    if report.compaction:
        returned, free = report.compaction.returned_bytes, report.compaction.after.free_bytes
        console.print(
            f"{returned / _MEGABYTE:.1f} MB given back to the disk,"
            f" {free / _MEGABYTE:.1f} MB free for reuse."
        )
