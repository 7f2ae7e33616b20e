"""The command ``export``: a plan as a table, a calendar or a sheet to print."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.output import errors
from chocolate_factory.exports.csv_file import Decimal
from chocolate_factory.exports.model import Form
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.export_plan import ExportWish, export_plan, require_plan_in_force
from chocolate_factory.operations.make_plan import LONGEST_DAYS, Wanted, propose_plan
from chocolate_factory.settings import load_settings
from chocolate_factory.speech.language import DEFAULT, LANGUAGES


@app.command()
def export(
    form: Annotated[Form, typer.Argument(help="csv, ics or pdf.")],
    *,
    output: Annotated[
        Path | None, typer.Option(help="File to write; default the standard output.")
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            min=1, max=LONGEST_DAYS, help="Plan so many days now; default the plan in force."
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help="Language: es or en.")] = DEFAULT,
    decimal: Annotated[
        Decimal, typer.Option(help="comma: for Spanish spreadsheets; point: for programs.")
    ] = Decimal.COMMA,
) -> None:
    """The plan in force, or one made now, as a file; changes nothing."""
    if lang not in LANGUAGES:
        raise typer.BadParameter("choose es or en", param_hint="--lang")
    if form is Form.PDF and output is None and sys.stdout.isatty():
        raise InputError("A PDF is nothing to read here.", advice="Name a file with --output.")
    with open_ports(load_settings()) as ports:
        plan = propose_plan(ports, Wanted(days=days)) if days else require_plan_in_force(ports)
        content = export_plan(ports, plan, ExportWish(form, lang, decimal))
    if output is None:
        typer.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{output} cannot be written: {error.strerror}.", advice="Name another file."
        ) from error
    errors.print(f"{len(plan.starts)} starts written to {output}.", markup=False, highlight=False)
