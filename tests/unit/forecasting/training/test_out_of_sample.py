"""Past days are forecast from what was known then, by a model that had not learnt from them."""

from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.error_book import EVENING, NOON, ErrorBook
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.training.out_of_sample import (
    BLOCK_DAYS,
    continued,
    extended,
    replayed,
)
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_day
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Series
from tests.fakes.learnt import MeanByHour
from tests.fakes.series import at
from tests.unit.forecasting.histories import history_of, wavy

NOW = at("2024-11-05T04:00+01:00")
BEGIN = NOW - 60 * DAY


def market_of(
    *series: Series, now: datetime = NOW, price: Callable[[datetime], float] = wavy
) -> Market:
    span = Interval(BEGIN, now + 3 * DAY)
    wanted = series or (SPOT,)
    return Market(
        {one.key: history_of(span, one, now, price=price) for one in wanted},
        known_at=now,
    )


class Watched(MeanByHour):
    """Remembers when it learnt and spoke, and what was known then."""

    def __init__(self, series: str) -> None:
        super().__init__(series)
        self.learnt: list[datetime] = []
        self.spoke: list[datetime] = []

    def fit(self, market: Market) -> None:
        super().fit(market)
        self.learnt.append(market.known_at)

    def predict(self, market: Market, horizon_hours: int) -> dict[int, dict[float, float]]:  # type: ignore[override]
        self.spoke.append(market.known_at)
        return super().predict(market, horizon_hours)  # type: ignore[return-value]


def quiet(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def test_each_day_is_forecast_at_noon_and_in_the_evening() -> None:
    model = Watched(SPOT.key)
    book = replayed({SPOT.key: model}, model.fit, market_of(), quiet, days=40)[SPOT.key]
    assert book.panels.keys() == {NOON, EVENING}
    assert len(model.spoke) == 80
    today = delivery_day(NOW)
    noon, evening = book.panels[NOON], book.panels[EVENING]
    assert noon.last_known == tuple(today - n * DAY for n in range(40, 0, -1))
    assert evening.last_known == tuple(day + DAY for day in noon.last_known)


def test_models_learn_anew_every_four_weeks() -> None:
    model = Watched(SPOT.key)
    replayed({SPOT.key: model}, model.fit, market_of(), quiet, days=40)
    assert len(model.learnt) == 2
    first, second = (delivery_day(one) for one in model.learnt)
    assert second - first == BLOCK_DAYS * DAY


def test_what_came_stands_beside_what_was_said() -> None:
    model = MeanByHour(SPOT.key)
    market = market_of()
    panel = replayed({SPOT.key: model}, model.fit, market, quiet, days=20)[SPOT.key].panels[NOON]
    table = market.table(SPOT.key)
    for row, day in enumerate(panel.last_known):
        np.testing.assert_array_equal(panel.actuals[row], table.rows(day + DAY, 14))


def test_nothing_known_later_changes_what_was_said() -> None:
    poisoned_from = NOW - 10 * DAY

    def poisoned(start: datetime) -> float:
        return 9999.0 if SPOT.public_from(start) > poisoned_from else wavy(start)

    said = []
    for price in (wavy, poisoned):
        model = MeanByHour(SPOT.key)
        market = market_of(price=price)
        book = replayed({SPOT.key: model}, model.fit, market, quiet, days=30)[SPOT.key]
        kept = [n for n, day in enumerate(book.panels[NOON].last_known) if day < date(2024, 10, 25)]
        said.append(book.panels[NOON].medians[kept])
    assert len(said[0]) > 15
    np.testing.assert_array_equal(said[0], said[1])


def test_days_before_anything_could_be_learnt_are_left_out() -> None:
    model = MeanByHour(SPOT.key)
    book = replayed({SPOT.key: model}, model.fit, market_of(), quiet, days=91)[SPOT.key]
    assert 45 < len(book.panels[NOON].last_known) < 60


def test_errors_reach_back_block_by_block() -> None:
    model = Watched(SPOT.key)
    today = delivery_day(NOW)
    books = {SPOT.key: ErrorBook({})}
    until = today
    for _ in range(2):
        market = market_of()
        books = extended({SPOT.key: model}, model.fit, books, market, quiet, until=until)
        until -= BLOCK_DAYS * DAY
    noon = books[SPOT.key].panels[NOON]
    # In the second block only from the day on which there was a week to learn from.
    count = len(noon.last_known)
    assert 50 < count < 2 * BLOCK_DAYS
    assert noon.last_known == tuple(today - n * DAY for n in range(count, 0, -1))
    first, second = (delivery_day(one) for one in model.learnt)
    assert first == noon.last_known[-BLOCK_DAYS]
    assert noon.last_known[0] - second <= DAY, "the evening before, or at noon"
    assert np.isfinite(noon.actuals[0]).all()
    with pytest.raises(MissingDataError, match="too little"):
        extended({SPOT.key: model}, model.fit, books, market_of(), quiet, until=until)


def test_errors_go_on_where_they_ended() -> None:
    model = MeanByHour(SPOT.key)
    before = replayed({SPOT.key: model}, model.fit, market_of(), quiet, days=20)
    model.fit(market_of())
    later = NOW + 2 * DAY
    after = continued({SPOT.key: model}, before, market_of(now=later), since=NOW)[SPOT.key]
    old, new = before[SPOT.key].panels[NOON], after.panels[NOON]
    assert new.last_known == (*old.last_known, delivery_day(NOW), delivery_day(NOW) + DAY)
    np.testing.assert_array_equal(new.medians[: len(old.medians)], old.medians)
    assert model.means is not None
    np.testing.assert_array_equal(new.medians[-1, 0], model.means)
    # What came since the old training is known by now.
    assert np.isfinite(new.actuals).sum() > np.isfinite(old.actuals).sum()


def test_several_prices_are_replayed_together() -> None:
    models = {one.key: MeanByHour(one.key) for one in (SPOT, PVPC)}

    def teach(market: Market) -> None:
        for model in models.values():
            model.fit(market)

    books: dict[str, ErrorBook] = replayed(models, teach, market_of(SPOT, PVPC), quiet, days=10)
    assert set(books[PVPC.key].panels) == {"12:00", "16:00", "20:30"}
    assert books[PVPC.key].panels["16:00"].last_known[-1] == delivery_day(NOW) - DAY


def test_progress_is_told_day_by_day() -> None:
    model, told = MeanByHour(SPOT.key), list[tuple[int, int]]()
    replayed(
        {SPOT.key: model}, model.fit, market_of(), lambda n, of, _: told.append((n, of)), days=5
    )
    assert told == [(n, 5) for n in range(5)]
