"""A plan as a sheet to print: typeset by Typst, offline, with the fonts it brings along."""

import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import cast

from chocolate_factory.exports.model import PlanExport
from chocolate_factory.exports.sheet import sheet_values
from chocolate_factory.kernel.errors import ChocolateError

TEMPLATE = Path(__file__).resolve().parent / "sheet.typ"
_KEPT = 4
"""Sheets asked for again: both languages, of two plans."""
_typesetting = threading.Lock()


class PaperError(ChocolateError):
    """The sheet could not be typeset."""


def to_pdf(export: PlanExport, language: str) -> bytes:
    """One to two weeks of a plan on A4; takes a second or so of a thread that others can wait for.

    Args:
        export: What to tell.
        language: One of ``LANGUAGES``.

    Returns:
        PDF; the same bytes for the same plan and prices.

    Raises:
        PaperError: It cannot be typeset.
    """
    values = json.dumps(sheet_values(export, language), ensure_ascii=False)
    with _typesetting:  # one at a time: whoever asks for the same sheet finds it made
        return _typeset(values, int(export.plan.issued_at.timestamp()))


@lru_cache(maxsize=_KEPT)
def _typeset(values: str, made_at: int) -> bytes:
    import typst  # noqa: PLC0415 - 40 MB: loaded where a sheet is made, not where a page is shown

    compiler = typst.Compiler(TEMPLATE, ignore_system_fonts=True, sys_inputs={"sheet": values})
    try:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made_at)
    except typst.TypstError as error:
        raise PaperError(
            f"The sheet cannot be typeset: {error.message}.",
            advice="The plan can be had as a table or a calendar.",
        ) from error
    return cast("bytes", made)  # one document, not one for each page
