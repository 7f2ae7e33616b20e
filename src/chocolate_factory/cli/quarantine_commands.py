"""Commands about values that are not believed: list them, let them go."""

from datetime import datetime
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import AsJson, console, print_json, print_table
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.operations.quarantine import (
    Episode,
    episodes,
    last_days,
    list_quarantine,
    release,
    span_between,
)
from chocolate_factory.settings import load_settings
from chocolate_factory.timeseries.quarantine import Quarantined


@app.command("quarantine")
def quarantine_command(
    *,
    days: Annotated[int, typer.Option("--days", min=1, max=10_000, help="Days to look back.")] = 30,
    series: Annotated[
        str | None, typer.Option("--series", help="Key of the only series to list.")
    ] = None,
    settled: Annotated[
        bool, typer.Option("--settled", help="Also what was let go, or corrected by its source.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What is kept but not believed, and why."""
    with open_ports(load_settings()) as ports:
        found = list_quarantine(ports, last_days(ports, days), key=series, settled=settled)
    if json:
        print_json([_plain(one) for one in found])
    elif not found:
        console.print(f"Nothing of the last {days} days is in quarantine.")
    else:
        print_table(
            f"Kept but not believed, last {days} days",
            ["series", "source", "from", "to", ">values", ">value", "reason", "state"],
            [_row(line) for line in episodes(found)],
        )


@app.command("release")
def release_command(
    series: Annotated[str, typer.Argument(help="Key of the series, as listed.")],
    *,
    source: Annotated[str, typer.Option("--source", help="Who said so.")],
    start: Annotated[str, typer.Option("--from", help="Start of the first, with offset.")],
    end: Annotated[str, typer.Option("--to", help="End of the last, with offset.")],
    why: Annotated[str, typer.Option("--why", help="How it is known that they are true.")],
) -> None:
    """Believe values after all; forecasts and plans see them when they are made next."""
    span = span_between(_instant(start), _instant(end))
    action = f"release {series} from {source}"
    with open_ports(load_settings()) as ports, audited(ports, action, f"{start} to {end}"):
        count = release(ports, series, source, span, why=why)
    console.print(f"Believed from now on: {count} of {series} from {source}.")


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{text} is not an instant.", advice="Write it as 2024-11-05T12:00+01:00."
        ) from error


def _exact(instant: datetime) -> str:
    """An instant on Madrid's clock, as ``chocolate release`` takes it."""
    return to_local(instant).isoformat(timespec="minutes")


def _row(line: Episode) -> tuple[object, ...]:
    low, high = line.limits
    return (
        line.first.series,
        line.first.source,
        _exact(line.interval.start),
        _exact(line.interval.end),
        len(line.values),
        f"{low:g}" if low == high else f"{low:g} … {high:g}",
        f"{line.first.check}: {line.first.reason}",
        _state(line.first),
    )


def _state(one: Quarantined) -> str:
    if one.replaced_at:
        return "corrected"
    return f"let go: {one.why}" if one.released_at else "kept out"


def _plain(one: Quarantined) -> dict[str, object]:
    return {
        "series": one.series,
        "source": one.source,
        "start": one.start,
        "minutes": one.minutes,
        "value": one.value,
        "check": one.check,
        "reason": one.reason,
        "noticed_at": one.noticed_at,
        "kept_out": one.kept_out,
        "released_at": one.released_at,
        "why": one.why,
        "replaced_at": one.replaced_at,
    }
