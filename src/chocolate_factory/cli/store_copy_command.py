"""``chocolate store copy``: moves everything that is kept to another store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_raw_store
from chocolate_factory.cli.one_service import in_place_of_service
from chocolate_factory.cli.output import AsJson, console, counting_bar, print_json, print_table
from chocolate_factory.cli.store_commands import store_app
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.copy_store import CopyProgress, CopyReport, copy_store
from chocolate_factory.settings import Settings, load_settings

_Address = "As CHOCOLATE_STORE_URL: sqlite:///…, postgresql://… or influxdb://…"
_Records = "SQL database beside an InfluxDB, as CHOCOLATE_RECORDS_URL."


@store_app.command("copy")
def copy_command(
    source: Annotated[str, typer.Argument(metavar="FROM", help=_Address)],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty store; " + _Address)],
    *,
    from_records: Annotated[str | None, typer.Option(help=_Records)] = None,
    to_records: Annotated[str | None, typer.Option(help=_Records)] = None,
    json: AsJson = False,
) -> None:
    """Copy everything to another store and prove it; run again, it goes on where it stopped."""
    settings = load_settings()
    with (
        _nobody_serving(settings),
        open_raw_store(settings, source, from_records, must_exist=True) as old,
        open_raw_store(settings, target, to_records) as new,
        counting_bar("comparing", shown=not json) as count,
    ):

        def show(progress: CopyProgress) -> None:
            label = f"pass {progress.number}: {progress.rows} rows, {progress.part}"
            count(progress.done, progress.total, label)

        report = copy_store(old, new, SystemClock(), show)
    if json:
        print_json(asdict(report) | {"rows": report.rows, "changed": report.changed})
    else:
        _show(report)


@contextmanager
def _nobody_serving(settings: Settings) -> Iterator[None]:
    """Keep the service from starting; what it wrote meanwhile might not be copied.

    Raises:
        InputError: It is running.
    """
    with in_place_of_service(settings) as alone:
        if not alone:
            raise InputError(
                f"The service is running on {settings.data_dir.absolute()}.",
                advice="Stop it, copy, set CHOCOLATE_STORE_URL to the new store, start it again.",
            )
        yield


def _show(report: CopyReport) -> None:
    print_table(
        f"{report.source} and {report.target} are the same",
        ["what", "kind", ">rows", ">changed", "checksum"],
        [
            (part.name, part.kind, part.rows, part.changed, part.checksum[:12])
            for part in report.parts
            if part.rows
        ],
    )
    console.print(
        f"{report.rows} rows are the same in both, {report.changed} of them were written now"
        f" (pass {report.passes} found no difference).",
        markup=False,
        highlight=False,
    )
