"""Turns the bytes of a consumption file into rows of cells, whatever encoding and separator."""

import csv
import io
from typing import NamedTuple

from chocolate_factory.kernel.errors import InputError

_MARKED = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_SEPARATORS = ";\t|,"
"""Of equals the first: a comma may also be a decimal one."""
_LOOKED_AT = 40
LARGEST_BYTES = 50_000_000
ADVICE = "Download the hourly or quarter-hourly consumption as CSV and give the file untouched."


class ConsumptionFileError(InputError):
    """A consumption file cannot be used; names the file and, where there is one, the line."""

    def __init__(
        self, name: str, what: str, *, line: int | None = None, advice: str = ADVICE
    ) -> None:
        """Say where and what."""
        where = f"{name}, line {line}" if line else name
        super().__init__(f"{where}: {what}", advice=advice)


class Row(NamedTuple):
    """A row that is not empty."""

    line: int
    """Counted from 1, as editors do."""
    cells: list[str]


def read_rows(name: str, content: bytes) -> list[Row]:
    """The rows of a file, without quotes and blanks around the cells.

    Raises:
        ConsumptionFileError: It is too large, no text, or has no rows.
    """
    if len(content) > LARGEST_BYTES:
        raise ConsumptionFileError(
            name, "it is larger than 50 MB.", advice="Give one year at a time."
        )
    text = _decode(name, content)
    lines = text.splitlines()
    separator = _separator(lines)
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    rows = [
        Row(reader.line_num, [cell.replace("\xa0", " ").strip().strip("'") for cell in cells])
        for cells in reader
    ]
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        raise ConsumptionFileError(name, "it is empty.")
    return rows


def _decode(name: str, content: bytes) -> str:
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise ConsumptionFileError(
            name,
            "it is an archive or a spreadsheet, not text.",
            advice="Unpack it, or save the sheet as CSV.",
        )
    marked = next((codec for mark, codec in _MARKED if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ConsumptionFileError(name, "it is not text in any known encoding.")


def _separator(lines: list[str]) -> str:
    looked_at = [line for line in lines[:_LOOKED_AT] if line.strip()]
    return max(_SEPARATORS, key=lambda mark: sum(mark in line for line in looked_at))
