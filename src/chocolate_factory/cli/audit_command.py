"""Who changed what, and who tried to."""

from dataclasses import asdict
from typing import Annotated

import typer

from chocolate_factory.audit.model import AuditEntry
from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.output import AsJson, local, print_json, print_table
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.settings import load_settings


@app.command()
def audit(
    *,
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help="How many.")] = 50,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Days to look back.")] = 30,
    who: Annotated[str | None, typer.Option("--who", help="Only what this person did.")] = None,
    json: AsJson = False,
) -> None:
    """Show who changed what through the service or by commands, and who tried to."""
    with open_ports(load_settings()) as ports:
        since = ports.clock.now() - days * DAY
        entries = ports.audit.entries(since=since, who=who, most=most)
    if json:
        print_json([asdict(entry) for entry in entries])
    else:
        print_table(
            "Audit trail",
            ["when", "who", "from", "what", "verdict", "detail", ">times"],
            [_row(entry) for entry in entries],
        )


def _row(entry: AuditEntry) -> tuple[object, ...]:
    return (
        local(entry.last_at or entry.at),
        entry.who or "-",
        entry.origin,
        entry.action,
        entry.verdict,
        entry.detail,
        entry.times,
    )
