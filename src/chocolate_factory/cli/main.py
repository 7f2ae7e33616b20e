"""Puts the commands together and turns our errors into a sentence and an exit code."""

import sys
from typing import Annotated

import typer

from chocolate_factory import __version__
from chocolate_factory.cli.output import console, errors
from chocolate_factory.kernel.errors import ChocolateError, ConfigurationError, InputError

EXIT_TROUBLE = 1
"""Something does not work, or not now."""
EXIT_USAGE = 2
"""The command or a setting is wrong."""

app = typer.Typer(
    name="chocolate",
    help="Plans a factory's batches around hourly electricity prices and the weather.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the callback's signature is Typer's
    if wanted:
        console.print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Plans a factory's batches around hourly electricity prices and the weather."""


def run() -> None:
    """Entry point: exit 0 when all is well, 1 in trouble, 2 when the call is wrong."""
    from chocolate_factory.cli import (  # noqa: F401, PLC0415 - each registers its commands
        data_commands,
        doctor_command,
        plan_commands,
        serve_command,
    )

    try:
        app()
    except ChocolateError as error:
        errors.print(f"[bold]{error.message}[/bold]", markup=True, highlight=False)
        if error.advice:
            errors.print(error.advice, highlight=False)
        wrong_call = isinstance(error, ConfigurationError | InputError)
        sys.exit(EXIT_USAGE if wrong_call else EXIT_TROUBLE)
    except KeyboardInterrupt:
        sys.exit(130)
