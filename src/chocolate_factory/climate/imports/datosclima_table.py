"""Turns datosclima's files into rows of text: spreadsheets, or CSV made from them."""

import struct
from io import StringIO
from pathlib import PurePosixPath
from zipfile import BadZipFile

from chocolate_factory.climate.imports.incoming_files import IncomingFile
from chocolate_factory.kernel.errors import ConfigurationError, InputError

Table = list[list[str]]
"""Rows of cells, blanks trimmed."""
_SEPARATORS = ";\t,"
_DAMAGE = (
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    BadZipFile,
    struct.error,
)
"""What the reader raises beside its own errors when bytes inside a spreadsheet are broken."""


class NotDatosclimaError(InputError):
    """A file is none of datosclima's daily tables, or cannot be read as one."""


class MissingReaderError(ConfigurationError):
    """The optional reader of old spreadsheets is not installed."""

    status = 503


def read_table(file: IncomingFile) -> Table:
    """The cells of ``file``, by what its name says it is.

    Raises:
        NotDatosclimaError: It is an archive to be unpacked first, or unreadable.
        MissingReaderError: It is a spreadsheet and its reader is not installed.
    """
    if file.trouble:
        raise NotDatosclimaError(file.trouble)
    suffix = PurePosixPath(file.base).suffix.lower()
    if suffix == ".rar":
        raise NotDatosclimaError(
            "It is a .rar archive, which is not read here.",
            advice="Unpack it first (unar, 7-Zip) and import the .xls files inside.",
        )
    return _from_xls(file.content) if suffix == ".xls" else _from_csv(file.content)


def _from_csv(content: bytes) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.splitlines()
    separator = max(_SEPARATORS, key=lambda one: sum(one in line for line in lines))
    return [[cell.strip().strip('"').strip() for cell in line.split(separator)] for line in lines]


def _from_xls(content: bytes) -> Table:
    try:
        import xlrd  # noqa: PLC0415 - optional, and only needed here
    except ModuleNotFoundError:
        raise MissingReaderError(
            "Reading .xls files needs a package that is not installed.",
            advice="Install it with: pip install 'chocolate-factory[datosclima]', or save as CSV.",
        ) from None
    try:
        sheet = xlrd.open_workbook(file_contents=content, logfile=StringIO()).sheet_by_index(0)
        return [list(map(_cell, sheet.row_values(row))) for row in range(sheet.nrows)]
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *_DAMAGE) as error:
        raise NotDatosclimaError(f"It is no .xls spreadsheet: {str(error)[:80]}.") from error


def _cell(value: object) -> str:
    """A cell as it would be written: numbers without a superfluous ``.0``."""
    return f"{value:.12g}" if isinstance(value, float) else str(value).strip()
