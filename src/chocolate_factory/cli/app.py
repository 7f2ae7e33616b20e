"""The command's root, on which every module of commands registers its own."""

from typing import Annotated

import typer

from chocolate_factory import __version__
from chocolate_factory.cli.output import console
from chocolate_factory.kernel.logging import configure_logging

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
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Plans a factory's batches around hourly electricity prices and the weather."""
    configure_logging(json=False, level="error")  # tables tell what happened; the service logs
