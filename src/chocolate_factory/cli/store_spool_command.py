"""``chocolate store spool``: what waits because the store could not take it."""

from dataclasses import asdict

import typer

from chocolate_factory.bootstrap import open_spool
from chocolate_factory.cli.app import EXIT_TROUBLE
from chocolate_factory.cli.output import AsJson, local, print_json, print_table
from chocolate_factory.cli.store_commands import store_app
from chocolate_factory.settings import load_settings
from chocolate_factory.storage.spool_entry import SpoolState

_MEGABYTE = 1_000_000


@store_app.command("spool")
def spool_command(*, json: AsJson = False) -> None:
    """What waits until the store takes it, also while that is down; exit 1 if something does."""
    with open_spool(load_settings()) as spool:
        state = spool.state()
    if json:
        print_json(asdict(state) | {"oldest": state.oldest_at})
    else:
        _show(state)
    if state.entries or state.set_aside or state.damaged_files:
        raise typer.Exit(EXIT_TROUBLE)


def _show(state: SpoolState) -> None:
    print_table(
        "The spool",
        ["what", "how much"],
        [
            ("values that wait", f"{state.values} in {state.entries} batches"),
            ("since", local(state.oldest_at)),
            ("size", f"{state.bytes / _MEGABYTE:.1f} of {state.limit_bytes / _MEGABYTE:.0f} MB"),
            ("ever had to wait", f"{state.spooled} values"),
            ("of these stored since", f"{state.drained} values"),
            ("refused", f"{state.refused} values"),
            ("set aside", f"{state.set_aside} values {state.reason}".rstrip()),
            ("damaged files", ", ".join(state.damaged_files) or "none"),
        ],
    )
