"""Errors survive being written, and nothing that could run is ever read."""

import io
import pickle

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.error_book import NOON, ErrorBook
from chocolate_factory.forecasting.artefacts.errors_file import pack_errors, unpack_errors
from chocolate_factory.forecasting.panel import LEAD_DAYS
from chocolate_factory.kernel.errors import DamagedModelError
from tests.fakes.artefacts import panel_of_trial


def test_an_empty_book_stays_empty() -> None:
    assert unpack_errors(pack_errors(ErrorBook({}))) == ErrorBook({})


def test_a_panel_without_rows_stays_so() -> None:
    empty = panel_of_trial(3).as_known_until(panel_of_trial(3).last_known[0])
    found = unpack_errors(pack_errors(ErrorBook({NOON: empty}))).panels[NOON]
    assert found.last_known == ()
    assert found.medians.shape == (0, LEAD_DAYS, 24)


def _objects() -> bytes:
    file = io.BytesIO()
    days = np.array([object()], dtype=object)
    np.savez(
        file,
        allow_pickle=True,
        **{"12:00/last_known": days, "12:00/medians": days, "12:00/actuals": days},
    )
    return file.getvalue()


def _wrong_shape() -> bytes:
    file = io.BytesIO()
    days, values = np.array([738000]), np.zeros((2, 14, 24))
    np.savez(
        file,
        allow_pickle=False,
        **{"12:00/last_known": days, "12:00/medians": values, "12:00/actuals": values},
    )
    return file.getvalue()


def _without_actuals() -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **{"12:00/last_known": np.array([], dtype=np.int64)})
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"no zip", pickle.dumps([1]), _objects(), _wrong_shape(), _without_actuals()],
    ids=["empty", "text", "pickle", "objects", "shape", "incomplete"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedModelError, match="cannot be read"):
        unpack_errors(content)
