"""Turns the bytes of a SIAR export into text, in the encoding that proves to be right."""

from typing import NamedTuple

from chocolate_factory.climate.imports.siar_layout import COLUMNS, KEYS, folded
from chocolate_factory.kernel.errors import InputError

_MARKED = (
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
)
_UNMARKED = ("utf-16-le", "utf-8", "cp1252", "utf-16-be")
"""As the ministry writes it, and as spreadsheets save it again."""
_SHOWN = 60
_HEADER_BYTES = 4096
"""Enough for the header in any encoding; it has 300 characters."""
ADVICE = "Export it from the ministry's SIAR page as CSV (daily data) and import it untouched."


class NotSiarError(InputError):
    """A file is no SIAR export."""


class SiarText(NamedTuple):
    """A decoded file."""

    lines: list[str]
    """Without line ends; the first is the header."""
    encoding: str
    cut: bool
    """It ends in the middle of a character: its last line is broken."""


def decode(content: bytes) -> SiarText:
    """The text of a file whose header is SIAR's in one of the known encodings.

    Nothing is guessed: a mark decides, and without one the encoding in which most of the header's
    columns are SIAR's; there must at least be the three that place a row.

    Raises:
        NotSiarError: No encoding shows such a header.
    """
    mark, encodings = next(
        ((mark, (encoding,)) for mark, encoding in _MARKED if content.startswith(mark)),
        (b"", _UNMARKED),
    )
    body = content[len(mark) :]
    headers = {encoding: _text(body[:_HEADER_BYTES], encoding).lines[0] for encoding in encodings}
    best = max(encodings, key=lambda encoding: _known(headers[encoding]))  # of equals the first
    if not _known(headers[best]):
        shown = headers.get("cp1252", headers[best]).replace("\0", "")[:_SHOWN]
        raise NotSiarError(f"Its first line is not SIAR's header: {shown!r}.", advice=ADVICE)
    return _text(body, best)


def _text(content: bytes, encoding: str) -> SiarText:
    cut = encoding.startswith("utf-16") and len(content) % 2 == 1
    # What cannot be decoded becomes a mark that no cell may hold, so that its row is refused.
    text = content[: len(content) - cut].decode(encoding, errors="replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > 1 and not lines[-1] and not cut:
        lines.pop()  # behind the line end of the last row
    return SiarText(lines, encoding, cut)


def _known(line: str) -> int:
    """How many of SIAR's columns ``line`` names; 0 without those that place a row."""
    names = {folded(cell) for cell in line.split(";")}
    placed = all(folded(key) in names for key in KEYS)
    return sum(folded(column) in names for column in COLUMNS) if placed else 0
