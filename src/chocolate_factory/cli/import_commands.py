"""Import files: long records of the climate, and what the meter counted."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import (
    AsJson,
    console,
    counting_bar,
    print_json,
    print_table,
    request_bar,
)
from chocolate_factory.climate.imports.report import ImportReport
from chocolate_factory.operations.import_climate import (
    import_daily_climate,
    import_datosclima_files,
    import_siar_files,
)
from chocolate_factory.operations.import_consumption import import_consumption
from chocolate_factory.settings import load_settings
from chocolate_factory.timeseries.fill_report import FillReport

_SHOWN = 20
"""Refusals and differences shown to people; ``--json`` has all."""

imports = typer.Typer(help="Import records of the climate and of the meter.", no_args_is_help=True)
app.add_typer(imports, name="import")

Paths = Annotated[list[Path], typer.Argument(help="Files, folders and zip archives.")]
StationId = Annotated[
    str | None, typer.Option("--station", help="AEMET's code, such as 5279X; default the site's.")
]


@imports.command("siar")
def import_siar_command(paths: Paths, *, json: AsJson = False) -> None:
    """Daily files of the ministry's SIAR, as exported; exit 1 if anything was refused."""
    with (
        open_ports(load_settings()) as ports,
        audited(ports, "import siar", _named(paths)),
        _step_bar(shown=not json) as watch,
    ):
        report = import_siar_files(ports, paths, watch)
    _show_import(report, json=json)


@imports.command("datosclima")
def import_datosclima_command(
    paths: Paths,
    *,
    name: Annotated[str, typer.Option("--name", help="The station, as the files call it.")],
    station: StationId = None,
    json: AsJson = False,
) -> None:
    """Daily tables of datosclima.es, .xls or saved as CSV; exit 1 if anything was refused."""
    with (
        open_ports(load_settings()) as ports,
        audited(ports, "import datosclima", _named(paths)),
        _step_bar(shown=not json) as watch,
    ):
        report = import_datosclima_files(ports, paths, station, name, watch)
    _show_import(report, json=json)


@imports.command("consumption")
def import_consumption_command(
    file: Annotated[Path, typer.Argument(help="Of the distributor or of Datadis.")],
    *,
    json: AsJson = False,
) -> None:
    """What the factory's meter counted; a later file corrects an earlier one."""
    with open_ports(load_settings()) as ports, audited(ports, "import consumption", file.name):
        done = import_consumption(ports, file)
    said, report = done.consumption, done.report
    if json:
        print_json(
            {
                "first_day": str(said.first_day),
                "last_day": str(said.last_day),
                "minutes": said.minutes,
                "kwh": round(sum(said.kwh.values()), 3),
                "written": report.written,
                "revised": report.revised,
                "unchanged": report.unchanged,
                "notes": list(said.notes),
            }
        )
        return
    console.print(
        f"{said.first_day} to {said.last_day}, {sum(said.kwh.values()):.0f} kWh in intervals of"
        f" {said.minutes} minutes: {report.written} new, {report.revised} corrected,"
        f" {report.unchanged} known."
    )
    for note in said.notes:
        console.print(note, markup=False)


@imports.command("aemet")
def import_aemet_command(
    *,
    station: StationId = None,
    years: Annotated[int, typer.Option("--years", min=1, max=100, help="How far back.")] = 5,
    json: AsJson = False,
) -> None:
    """AEMET's daily climate of a station; can be stopped and run again at any time."""
    with open_ports(load_settings()) as ports, request_bar(shown=not json) as watch:
        reports = import_daily_climate(ports, station, years, watch)
    failures = [
        f"{failure.message} {failure.advice}".strip()
        for report in reports
        for source in report.sources
        for failure in source.failures
    ]
    if json:
        print_json([report.as_dict() for report in reports])
    else:
        _show_fills(reports)
        for failure in dict.fromkeys(failures):
            console.print(failure, markup=False)
    if failures:
        raise typer.Exit(EXIT_TROUBLE)


def _named(paths: Iterable[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _show_fills(reports: list[FillReport]) -> None:
    requests = sum(report.total.requests for report in reports)
    written = sum(report.total.written for report in reports)
    console.print(
        f"{written} values in {requests} requests." if reports else "Nothing was missing."
    )


def _show_import(report: ImportReport, *, json: bool) -> None:
    if json:
        print_json(report.as_dict())
    else:
        print_table(
            "What is in the files",
            ["station", "year", ">days", ">values"],
            [
                (station, year, days, report.values[station, year])
                for (station, year), days in sorted(report.days.items())
            ],
        )
        total = report.total
        console.print(
            f"{len(report.files)} files, {total('rows_read')} rows: {total('rows_with_values')}"
            f" with values, {total('rows_empty')} empty, {total('rows_refused')} refused."
        )
        console.print(
            f"{total('values_read')} values ({report.base_values} of the ten variables of the"
            f" weather): {total('written')} written, {total('revised')} revised,"
            f" {total('already_there')} already there, {total('said_by_later_file')} said by a"
            f" later file too; {report.quarantined} kept out as suspicious."
        )
        _list("Refused", [str(one) for one in report.refusals])
        _list(
            "Files differ; the later name was believed",
            [
                f"{one.station} {one.day} {one.quantity}: {one.kept:g} ({one.kept_from}),"
                f" not {one.dropped:g} ({one.dropped_from})"
                for one in report.overruled
            ],
        )
        _list(
            "Worth knowing", [f"{one.file}: {note}" for one in report.files for note in one.notes]
        )
    if report.refusals:
        raise typer.Exit(EXIT_TROUBLE)


def _list(title: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print(f"{title}: {len(lines)}")
    for line in lines[:_SHOWN]:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if len(lines) > _SHOWN:
        console.print(f"  and {len(lines) - _SHOWN} more; --json lists all.")


@contextmanager
def _step_bar(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar that counts files and series; nothing where output is for machines."""
    with counting_bar("importing", shown=shown) as show:
        yield lambda done, total: show(done, total, "importing")
