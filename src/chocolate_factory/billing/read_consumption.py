"""Reads a consumption file of a Spanish distributor or of Datadis into measured intervals.

Hourly or quarter-hourly; decimal comma or point; dates day first or year first; hours by number, by
clock or by span; the hour that is repeated in October. Nothing is guessed: what could mean two
things is refused with the line and what to do.
"""

from collections.abc import Sequence

from chocolate_factory.billing.files.labels import Label, length_of_intervals, read_date, read_label
from chocolate_factory.billing.files.layout import Layout, find_layout
from chocolate_factory.billing.files.numbers import has_decimal_comma, read_number
from chocolate_factory.billing.files.starts import place
from chocolate_factory.billing.files.text import ConsumptionFileError, Row, read_rows
from chocolate_factory.billing.model import Consumption

_TOTALS = ("total", "suma")
"""First words of a closing row that repeats what the others say."""


def read_consumption(name: str, content: bytes) -> Consumption:
    """The consumption in a file.

    Args:
        name: Of the file, for messages.
        content: Its bytes, untouched.

    Raises:
        ConsumptionFileError: It cannot be used; says which line and what to do.
    """
    rows = read_rows(name, content)
    layout = find_layout(name, rows)
    data = [row for row in rows if row.line > layout.header_line and not _is_total(row, layout)]
    _one_supply(name, data, layout)
    labels, empty, estimated = _labels(name, data, layout)
    if not labels:
        raise ConsumptionFileError(name, "it has a header and no values.")
    minutes = length_of_intervals(labels)
    placed = place(name, labels, minutes)
    notes = []
    if estimated:
        notes.append(f"{estimated} of {len(labels)} values of the file are estimated.")
    if empty:
        notes.append(f"{empty} rows of the file have no value.")
    return Consumption(minutes, {start: kwh for start, (_, kwh) in placed.items()}, tuple(notes))


def _labels(name: str, rows: Sequence[Row], layout: Layout) -> tuple[list[Label], int, int]:
    """The labels in order, how many rows have no value, and how many values are estimated."""
    comma = has_decimal_comma(_cell(row, layout.energy) for row in rows)
    labels, empty, estimated = [], 0, 0
    for row in rows:
        quantity = _cell(row, layout.energy)
        if not quantity:
            empty += 1
            continue
        labels.append(_label(name, row, layout, _kwh(name, row, quantity, layout, comma=comma)))
        estimated += _cell(row, layout.method).lower().startswith("e")
    return labels, empty, estimated


def _label(name: str, row: Row, layout: Layout, kwh: float) -> Label:
    date_cell, time_cell = _cell(row, layout.date), _cell(row, layout.time)
    if layout.time is None:
        date_cell, _, time_cell = date_cell.replace("T", " ").partition(" ")
    try:
        day = read_date(date_cell.partition(" ")[0])
    except ValueError as error:
        raise ConsumptionFileError(
            name,
            f"{date_cell!r} is not a date.",
            line=row.line,
            advice="Dates are such as 05/11/2024 or 2024/11/05.",
        ) from error
    try:
        kind, value = read_label(time_cell.strip(), _cell(row, layout.quarter))
    except ValueError as error:
        raise ConsumptionFileError(
            name,
            f"{time_cell!r} is not an hour.",
            line=row.line,
            advice="Hours are such as 1, 01:00 or 00:00-01:00.",
        ) from error
    return Label(row.line, day, kind, value, kwh)


def _kwh(name: str, row: Row, quantity: str, layout: Layout, *, comma: bool) -> float:
    try:
        value = read_number(quantity, decimal_comma=comma)
    except ValueError as error:
        style = "a decimal comma" if comma else "a decimal point"
        raise ConsumptionFileError(
            name,
            f"{quantity!r} is not a quantity with {style}, as the others of the file.",
            line=row.line,
            advice="Use one decimal mark throughout, and no mark between thousands.",
        ) from error
    if value < 0:
        raise ConsumptionFileError(
            name,
            f"{quantity} is negative.",
            line=row.line,
            advice="Give what was drawn from the grid; what was fed in has its own column.",
        )
    return round(value * layout.kwh, 9)


def _one_supply(name: str, rows: Sequence[Row], layout: Layout) -> None:
    first = ""
    for row in rows:
        code = _cell(row, layout.supply)
        first = first or code
        if code and code[:20] != first[:20]:
            raise ConsumptionFileError(
                name,
                "a second supply point (CUPS) begins here.",
                line=row.line,
                advice="Give one file for each supply point.",
            )


def _is_total(row: Row, layout: Layout) -> bool:
    cells = (_cell(row, 0), _cell(row, layout.date))
    return any(cell.lower().startswith(_TOTALS) for cell in cells)


def _cell(row: Row, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""
