"""Reads quantities in both decimal styles, and refuses to guess between them."""

import re
from collections.abc import Iterable

_POINT = re.compile(r"^-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$")
_COMMA = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?$")


def has_decimal_comma(cells: Iterable[str]) -> bool:
    """Whether a file's quantities are in the Spanish style."""
    return any("," in cell for cell in cells)


def read_number(cell: str, *, decimal_comma: bool) -> float:
    """The quantity in ``cell``.

    In a file with decimal commas a point only groups thousands, and only beside a comma: ``1.234``
    alone could be either and is refused.

    >>> read_number("1.234,5", decimal_comma=True), read_number("0.317", decimal_comma=False)
    (1234.5, 0.317)

    Raises:
        ValueError: It is no number in that style.
    """
    text = cell.strip().replace(" ", "")
    if not decimal_comma:
        if not _POINT.match(text):
            raise ValueError(cell)
        return float(text)
    ambiguous = "." in text and "," not in text
    if not text or text == "," or ambiguous or not _COMMA.match(text):
        raise ValueError(cell)
    return float(text.replace(".", "").replace(",", "."))
