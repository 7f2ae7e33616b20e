"""Reads one SIAR export: its rows, strictly, and what of them is refused and why."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from chocolate_factory.climate.cells import parse_number, parse_time
from chocolate_factory.climate.imports.day_values import DayValues
from chocolate_factory.climate.imports.incoming_files import IncomingFile
from chocolate_factory.climate.imports.report import FileReport, Refusal
from chocolate_factory.climate.imports.siar_layout import (
    DATE,
    DAY_OF_YEAR,
    PROVINCE,
    PROVINCE_LETTERS,
    QUANTITY_OF,
    STATION,
    YEAR,
    folded,
)
from chocolate_factory.climate.imports.siar_text import ADVICE, NotSiarError, SiarText, decode
from chocolate_factory.climate.model import Quantity, Station, siar_station
from chocolate_factory.climate.read import FIRST_DAY

_CODE_IN_NAME = re.compile(r"([A-Z]{1,3})(\d{2,3})(?![A-Za-z0-9])", re.ASCII)
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}", re.ASCII)


class _Column(NamedTuple):
    name: str
    quantity: Quantity
    parse: Callable[[str], float]


class _RefusedCellError(Exception):
    """A cell that makes its row unusable."""

    def __init__(self, column: str, text: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.text, self.reason = column, text, reason


def read_siar(file: IncomingFile, today: date) -> tuple[list[DayValues], FileReport]:
    """The days in ``file`` that can be stored, and a report on all of it.

    A cell that cannot be read makes its whole row doubtful: the row is refused, the rest is kept.

    Args:
        file: As it was found.
        today: Present day of UTC; it and what is later has not ended and has no daily values.
    """
    report = FileReport(file.name)
    trouble = file.trouble
    if not trouble:
        try:
            return _Reader(file, decode(file.content), report, today).read(), report
        except NotSiarError as error:
            trouble = str(error)
    report.refusals.append(Refusal.of(file.name, None, "", "", trouble))
    return [], report


class _Reader:
    """One file being read."""

    def __init__(self, file: IncomingFile, text: SiarText, report: FileReport, today: date) -> None:
        self._file = file
        self._text = text
        self._report = report
        self._today = today
        self._columns, self._places = _understand(text.lines[0], report)
        self._width = len(text.lines[0].split(";"))
        self._named = _CODE_IN_NAME.match(file.base)
        self._seen: dict[tuple[Station, date], tuple[int, str]] = {}
        report.encoding = text.encoding

    def read(self) -> list[DayValues]:
        """Every row that holds a value and can be trusted."""
        report = self._report
        days: list[DayValues] = []
        for number, line in enumerate(self._text.lines[1:], start=2):
            report.rows_read += 1
            if not line.strip("; \t"):
                report.rows_empty += 1
                continue
            try:
                row = self._row(number, line)
            except _RefusedCellError as error:
                report.rows_refused += 1
                report.refusals.append(
                    Refusal.of(self._file.name, number, error.column, error.text, error.reason)
                )
                continue
            if row.values:
                days.append(row)
                report.rows_with_values += 1
                report.values_read += len(row.values)
            else:
                report.rows_empty += 1
        report.stations = sorted({row.station.code for row in days})
        return days

    def _row(self, number: int, line: str) -> DayValues:
        if self._text.cut and number == len(self._text.lines):
            raise _RefusedCellError("", line, "the file ends in the middle of this row")
        if line == self._text.lines[0]:
            raise _RefusedCellError("", line, "it is the header once more")
        cells = line.split(";")
        if len(cells) != self._width:
            reason = f"{len(cells)} cells where the header has {self._width}"
            raise _RefusedCellError("", line, reason)
        station = self._station(cells)
        day = self._day(cells)
        values: dict[Quantity, float] = {}
        for cell, column in zip(cells, self._columns, strict=True):
            if column is None or not (text := cell.strip()):
                continue
            try:
                values[column.quantity] = column.parse(text)
            except ValueError as error:
                raise _RefusedCellError(column.name, cell, str(error)) from None
        self._once(station, day, number, line)
        return DayValues(station, day, values)

    def _station(self, cells: list[str]) -> Station:
        """Whose row it is; the columns and the file's name must agree."""
        province = self._integer(cells, PROVINCE)
        number = self._integer(cells, STATION)
        named = self._named
        letters = PROVINCE_LETTERS.get(province, named[1] if named else None)
        if letters is None:
            reason = "SIAR's letters for this province are not known: keep the file's own name"
            raise _RefusedCellError(PROVINCE, str(province), reason)
        code = f"{letters}{number:02d}"
        if named and named[0] != code:
            reason = f"the row is of station {code}, the file's name says {named[0]}"
            raise _RefusedCellError(STATION, str(number), reason)
        return siar_station(code)

    def _day(self, cells: list[str]) -> date:
        text = cells[self._places[DATE]].strip()
        try:
            day = datetime.strptime(text, "%d/%m/%Y").date() if _DATE.fullmatch(text) else None  # noqa: DTZ007
        except ValueError:
            day = None
        if day is None:
            raise _RefusedCellError(DATE, text, "no date DD/MM/YYYY")
        if not FIRST_DAY <= day < self._today:
            raise _RefusedCellError(DATE, text, "a day that has not ended, or before 1900")
        for column, found in ((YEAR, day.year), (DAY_OF_YEAR, day.timetuple().tm_yday)):
            place = self._places.get(column)
            if place is not None and cells[place].strip() not in ("", str(found)):
                raise _RefusedCellError(column, cells[place], f"does not fit {DATE} = {text}")
        return day

    def _integer(self, cells: list[str], column: str) -> int:
        text = cells[self._places[column]].strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 3):  # noqa: PLR2004
            raise _RefusedCellError(column, text, "no number of a province or station")
        return int(text)

    def _once(self, station: Station, day: date, number: int, line: str) -> None:
        first, said = self._seen.setdefault((station, day), (number, line))
        if first != number:
            how = "the same" if said == line else "something else"
            raise _RefusedCellError(
                DATE, day.strftime("%d/%m/%Y"), f"line {first} has said {how} of this day already"
            )


def _understand(header: str, report: FileReport) -> tuple[list[_Column | None], dict[str, int]]:
    """What each column holds, and where the columns are that place a row.

    Raises:
        NotSiarError: A column comes twice, or none holds a value.
    """
    known = {folded(name): name for name in (*_PLACING, *QUANTITY_OF)}
    names = [known.get(folded(cell), "") for cell in header.split(";")]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise NotSiarError(f"Its header has {', '.join(sorted(twice))} twice.", advice=ADVICE)
    if not any(name in QUANTITY_OF for name in names):
        raise NotSiarError("Its header has no column with values.", advice=ADVICE)
    strange = [cell for cell, name in zip(header.split(";"), names, strict=True) if not name]
    if strange:
        report.notes.append(f"Columns that are not SIAR's were left out: {', '.join(strange)}.")
    lacking = [name for name in QUANTITY_OF if name not in names]
    if lacking:
        report.notes.append(f"It has no column {', '.join(lacking)}.")
    columns = [_column(name) for name in names]
    return columns, {name: place for place, name in enumerate(names) if name in _PLACING}


_PLACING = (PROVINCE, STATION, DATE, YEAR, DAY_OF_YEAR)


def _column(name: str) -> _Column | None:
    quantity = QUANTITY_OF.get(name)
    if quantity is None:
        return None
    return _Column(name, quantity, parse_time if quantity.unit == "min" else parse_number)
