"""An error book as the bytes of one ``errors.npz``: plain arrays, never a pickle."""

import io
import zipfile
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.artefacts.error_book import ErrorBook
from chocolate_factory.forecasting.clock_table import HOURS
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel
from chocolate_factory.kernel.errors import DamagedModelError

_PARTS = ("last_known", "medians", "actuals")


def pack_errors(book: ErrorBook) -> bytes:
    """Three arrays for each time of issue; days as ordinals of the calendar."""
    arrays = {}
    for at, panel in book.panels.items():
        days = np.array([day.toordinal() for day in panel.last_known], dtype=np.int64)
        for part, array in zip(_PARTS, (days, panel.medians, panel.actuals), strict=True):
            arrays[f"{at}/{part}"] = array
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpack_errors(content: bytes) -> ErrorBook:
    """The book again.

    Raises:
        DamagedModelError: These are not such arrays.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            issues = sorted({name.partition("/")[0] for name in arrays.files})
            panels = {at: _panel(*(arrays[f"{at}/{part}"] for part in _PARTS)) for at in issues}
    except (
        EOFError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        OverflowError,
        zipfile.BadZipFile,
    ) as error:
        message = f"The errors of the model cannot be read ({error!r})."
        raise DamagedModelError(
            message, advice="Train the model anew: `chocolate train`."
        ) from error
    return ErrorBook(panels)


def _panel(days: NDArray[Any], medians: NDArray[Any], actuals: NDArray[Any]) -> Panel:
    shape = (len(days), LEAD_DAYS, HOURS)
    if medians.shape != shape or actuals.shape != shape:
        message = f"shapes {medians.shape} and {actuals.shape} for {len(days)} days"
        raise ValueError(message)
    known = tuple(date.fromordinal(int(day)) for day in days)
    return Panel(known, medians.astype(np.float64), actuals.astype(np.float64))
