"""Brings datosclima's daily tables, which name all stations of Spain, into the record of one."""

import re
from collections.abc import Sequence
from datetime import UTC, date
from difflib import get_close_matches

from chocolate_factory.climate.imports.datosclima_layout import (
    FIGURES,
    KNOWN,
    STATION,
    column_of,
    parse_value,
)
from chocolate_factory.climate.imports.datosclima_table import NotDatosclimaError, Table, read_table
from chocolate_factory.climate.imports.day_values import DayValues
from chocolate_factory.climate.imports.incoming_files import IncomingFile
from chocolate_factory.climate.imports.report import FileReport, ImportReport, Refusal
from chocolate_factory.climate.imports.siar_layout import folded
from chocolate_factory.climate.imports.store_days import Gathering, Step
from chocolate_factory.climate.model import DATOSCLIMA, Quantity, Station
from chocolate_factory.climate.read import FIRST_DAY
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.timeseries.admit import Admission

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_HEADER_WITHIN = 12
"""Rows among which the header must be; it is said to be the fifth."""
_EMPTY = ("", "-")


def import_datosclima(
    admission: Admission,
    files: Sequence[IncomingFile],
    station: Station,
    name: str,
    clock: Clock,
    on_progress: Step | None = None,
) -> ImportReport:
    """Store what ``files`` say of one station; again, nothing is written twice.

    Args:
        admission: The door to the store.
        files: In the order in which they overrule each other.
        station: In whose record the values go.
        name: As the files name the station: ``Linares``; accents and case do not matter.
        clock: For when the values became known, and for which days have ended.
        on_progress: Told how many steps are done and of how many: a step is a file or a series.

    Raises:
        NotDatosclimaError: None of the files can be used; tells about the first.
        MissingReaderError: There is a spreadsheet among them and no reader for it.
        StoreError: The store failed; importing again goes on where it stopped.
    """
    watch = on_progress or (lambda _done, _total: None)
    today = clock.now().astimezone(UTC).date()
    gathering = Gathering(DATOSCLIMA)
    errors: list[NotDatosclimaError] = []
    for done, file in enumerate(files, start=1):
        report = FileReport(file.name)
        days: list[DayValues] = []
        try:
            days = [_read(file, station, name, today, report)]
        except NotDatosclimaError as error:
            errors.append(error)
            report.refusals.append(Refusal.of(file.name, None, "", "", str(error)))
        gathering.add(report, days)
        watch(done, len(files))
    if len(errors) == len(files):
        raise NotDatosclimaError(f"{files[0].name}: {errors[0].message}", advice=errors[0].advice)
    return gathering.store(
        admission,
        clock,
        lambda done, total: watch(len(files) + done, len(files) + total),
    )


def _read(
    file: IncomingFile, station: Station, name: str, today: date, report: FileReport
) -> DayValues:
    """The day of ``station`` in ``file``.

    Raises:
        NotDatosclimaError: The file cannot be used.
    """
    table = read_table(file)
    day = _day(file, today)
    top, columns = _header(table)
    rows = [
        (number, row)
        for number, row in enumerate(table[top + 1 :], start=top + 2)
        if len(row) > columns.index(STATION)
    ]
    report.rows_read = 1
    number, row = _only(rows, columns.index(STATION), name)
    report.encoding = "spreadsheet" if file.base.lower().endswith(".xls") else "text"
    values: dict[Quantity, float] = {}
    for column, cell in zip(columns, row, strict=False):
        figure = FIGURES.get(column)
        if figure is None or cell in _EMPTY:
            continue
        try:
            values[figure.quantity] = figure.convert(parse_value(cell))
        except ValueError as error:
            reason = f"{error}; the row was refused"
            report.refusals.append(Refusal.of(file.name, number, column, cell, reason))
            report.rows_refused = 1
            return DayValues(station, day, {})
    report.rows_with_values, report.rows_empty = int(bool(values)), int(not values)
    report.values_read = len(values)
    report.stations = [station.code]
    return DayValues(station, day, values)


def _day(file: IncomingFile, today: date) -> date:
    found = _DATE.search(file.base)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day < today:
        raise NotDatosclimaError(
            "Its name does not tell a day that has ended.",
            advice="Keep the names that datosclima gives, such as Aemet2024-01-05.xls.",
        )
    return day


def _header(table: Table) -> tuple[int, list[str]]:
    """The header's place, and its columns without their units."""
    for place, row in enumerate(table[:_HEADER_WITHIN]):
        columns = [column_of(folded(cell)) for cell in row]
        if STATION not in columns:
            continue
        strange = [
            cell for cell, name in zip(row, columns, strict=True) if name not in ("", *KNOWN)
        ]
        twice = {name for name in columns if name and columns.count(name) > 1}
        if strange or twice or not any(name in FIGURES for name in columns):
            raise NotDatosclimaError(
                f"Its columns are not the expected ones; found: {', '.join(filter(None, row))}.",
                advice=f"Expected among: {', '.join(KNOWN)}.",
            )
        return place, columns
    shown = "; ".join(" | ".join(filter(None, row)) for row in table[:5])
    raise NotDatosclimaError(
        f"No row of its first {_HEADER_WITHIN} names a column Estación; it begins: {shown[:200]}.",
        advice="Import datosclima's daily tables, or CSV files saved from them.",
    )


def _only(rows: Sequence[tuple[int, list[str]]], place: int, name: str) -> tuple[int, list[str]]:
    """The one row of the station called ``name``."""
    found = [(number, row) for number, row in rows if folded(row[place]) == folded(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotDatosclimaError(
            f"It has {len(found)} stations called {name}.",
            advice="Delete the other rows from a copy of it and import that.",
        )
    names = {folded(row[place]): row[place] for _, row in rows}
    near = [names[one] for one in get_close_matches(folded(name), names, n=3, cutoff=0.4)]
    raise NotDatosclimaError(
        f"It has no station called {name}.",
        advice=f"Similar ones in it: {', '.join(near) or 'none'}; name it exactly so.",
    )
