"""Errors are taken from issues that knew as much, and only as far as they could be known."""

from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.error_book import (
    AFTERNOON,
    EVENING,
    NOON,
    ErrorBook,
    issues_of,
)
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.market_time import DAY, Interval, local_instant
from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.artefacts import panel_of_trial
from tests.fakes.series import at
from tests.unit.forecasting.histories import history_of

FIRST = date(2024, 10, 20)
BOOK = ErrorBook({issue: panel_of_trial(20, FIRST) for issue in (NOON, AFTERNOON, EVENING)})


def market_at(known_at: datetime) -> Market:
    span = Interval(local_instant(FIRST - 2 * DAY), known_at + 20 * DAY)
    histories = {one.key: history_of(span, one, known_at) for one in (SPOT, PVPC)}
    return Market(histories, known_at=known_at)


@pytest.mark.parametrize(
    ("clock", "spot", "pvpc"),
    [
        ("08:00", EVENING, EVENING),
        ("12:00", NOON, NOON),
        ("12:55", NOON, NOON),
        ("16:00", EVENING, AFTERNOON),
        ("20:30", EVENING, EVENING),
        ("23:59", EVENING, EVENING),
    ],
)
def test_errors_come_from_issues_that_knew_as_much(clock: str, spot: str, pvpc: str) -> None:
    market = market_at(at(f"2024-11-05T{clock}+01:00"))
    for series, wanted in ((SPOT, spot), (PVPC, pvpc)):
        marked = ErrorBook(
            {issue: panel_of_trial(20 if issue == wanted else 1, FIRST) for issue in BOOK.panels}
        )
        panel = marked.for_issue(market, series.key)
        assert panel is not None
        assert len(panel.last_known) > 1


def test_only_what_came_by_now_is_an_error() -> None:
    market = market_at(at("2024-11-05T12:00+01:00"))
    panel = BOOK.for_issue(market, SPOT.key)
    assert panel is not None
    assert panel.last_known[-1] == date(2024, 11, 4)
    table = market.table(SPOT.key)
    for row, day in enumerate(panel.last_known):
        known = (date(2024, 11, 5) - day).days
        assert np.isfinite(panel.actuals[row, :known]).all()
        assert np.isnan(panel.actuals[row, known:]).all()
        np.testing.assert_array_equal(panel.actuals[row, 0], table.rows(day + DAY, 1)[0])


def test_an_empty_book_has_no_errors() -> None:
    market = market_at(at("2024-11-05T12:00+01:00"))
    assert ErrorBook({}).for_issue(market, SPOT.key) is None
    assert ErrorBook({}).rows == 0


def test_only_pvpc_has_an_afternoon() -> None:
    assert AFTERNOON not in issues_of(SPOT.key)
    assert set(issues_of(SPOT.key)) < set(issues_of(PVPC.key))


def test_old_rows_can_be_left_behind() -> None:
    lately = BOOK.newest(5)
    assert lately.rows == 5
    assert lately.panels[NOON].last_known == BOOK.panels[NOON].last_known[-5:]
    np.testing.assert_array_equal(lately.panels[NOON].medians, BOOK.panels[NOON].medians[-5:])
