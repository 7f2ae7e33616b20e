"""How commands speak: tables and bars on a terminal, plain JSON for machines."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table

from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.timeseries.progress import Pace, Progress

WIDE = 160
"""Columns where output goes to a file or another program: nothing is folded."""

console = Console(width=None if sys.stdout.isatty() else WIDE)
errors = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def print_json(document: object) -> None:
    """Print ``document`` as JSON; instants in ISO 8601, UTC."""
    text = json.dumps(document, indent=2, ensure_ascii=False, default=_plain)
    typer.echo(text)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; columns whose title starts with ``>`` are aligned to the right."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(
            column.removeprefix(">"), justify="right" if column.startswith(">") else "left"
        )
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)


def local(instant: datetime | None) -> str:
    """An instant on Madrid's clock, for people."""
    return to_local(instant).strftime("%a %d %b %H:%M") if instant else "-"


@contextmanager
def request_bar(*, shown: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar that counts the requests of a fill; nothing where output is for machines."""
    if not shown or not errors.is_terminal:
        yield lambda _: None
        return
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[written]} values, {task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    ) as bar:
        task = bar.add_task("asking", total=None, written=0, rate=0.0)

        def show(progress: Progress) -> None:
            pace = Pace(progress, bar.tasks[0].elapsed or 0.0)
            bar.update(
                task,
                description=f"{progress.source} {to_local(progress.interval.start):%Y-%m-%d}",
                completed=progress.done,
                total=progress.total,
                written=progress.written,
                rate=pace.values_per_second,
            )

        yield show


@contextmanager
def counting_bar(first: str, *, shown: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar that counts pieces of work: done, of how many, what; ``first`` until it knows.

    Nothing where output is for machines.
    """
    if not shown or not errors.is_terminal:
        yield lambda _done, _total, _label: None
        return
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    ) as bar:
        task = bar.add_task(first, total=None)

        def show(done: int, total: int, label: str) -> None:
            bar.update(task, description=label, completed=done, total=total or None)

        yield show


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
