"""Where demand less wind and sun makes the price, knowing what is expected of them pays."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, partial

import numpy as np
import pytest

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_kind import day_kinds
from chocolate_factory.forecasting.expected_load import ExpectedLoad, load_at_noon
from chocolate_factory.forecasting.fundamentals.model import (
    EXPECTED,
    hindcast_known_from,
    hindcast_source,
)
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue, clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models import ensemble, fundamental_boosting
from chocolate_factory.forecasting.models.boosting import Boosting, BoostingSpec
from chocolate_factory.forecasting.models.ensemble import Ensemble, PriceEnsemble
from chocolate_factory.forecasting.models.fundamental_boosting import TAUGHT, FundamentalBoosting
from chocolate_factory.forecasting.models.registry import INPUTS
from chocolate_factory.forecasting.revised_history import RevisedHistory
from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, local_instant
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.model import Reading

FIRST = date(2024, 8, 1)
DAYS = 280
TODAY = FIRST + 240 * DAY
NOON = local_instant(TODAY, time(12))
END = local_instant(FIRST + DAYS * DAY)
EUR_PER_GW = 4.0


@dataclass
class PowerWorld:
    """Wind that nobody could guess from prices, a forecast of it that errs more the further off."""

    def __post_init__(self) -> None:
        chance = np.random.default_rng(3)
        kinds, hours = day_kinds(FIRST, DAYS + 20), np.arange(24)[None, :]
        count = DAYS + 20
        wind = chance.uniform(2, 16, count)[:, None] + 2 * np.sin(hours / 24 * 2 * np.pi)
        solar = 18 * kinds.sun * chance.uniform(0.5, 1, count)[:, None]
        demand = 27 + 4 * np.sin((hours - 8) / 12 * np.pi) - 5 * kinds.free[:, None]
        self.gigawatts = (demand, wind, solar)
        self.price = EUR_PER_GW * (demand - wind - solar) + chance.normal(0, 2, demand.shape)
        self.error = chance.normal(0, 0.15, (3, count))
        self.everything = cache(self._everything)

    def market(
        self,
        known_at: datetime = NOON,
        *,
        expecting: bool = True,
        poison_after: datetime | None = None,
        silent: tuple[date, ...] = (),
    ) -> Market:
        """All that is known; what became known after ``poison_after`` is a nonsense value."""
        return self.everything(expecting, poison_after, silent).as_known_at(known_at)

    def _everything(
        self,
        expecting: bool,  # noqa: FBT001 - cached by position
        poison_after: datetime | None,
        silent: tuple[date, ...],
    ) -> Market:
        histories: dict[str, HourlyHistory] = {}
        spot = [
            HourlyValue(start, self.at(self.price, start), SPOT.public_from(start))
            for start in Interval(local_instant(FIRST), END).grid(60)
        ]
        if poison_after is not None:
            spot = [
                one._replace(value=-999.0) if one.known_at > poison_after else one for one in spot
            ]
        histories[SPOT.key] = HourlyHistory(spot, known_at=END)
        if expecting:
            for n, series in enumerate(EXPECTED):
                words = self._words(n, poison_after, silent)
                histories[series.key] = RevisedHistory(words, series, known_at=END)
        return Market(histories, known_at=END)

    def _words(
        self, n: int, poison_after: datetime | None, silent: Collection[date]
    ) -> list[Reading]:
        words = []
        for start in Interval(local_instant(FIRST + 8 * DAY), END).grid(60):
            day = clock_hour(start)[0]
            for lead in TAUGHT:
                known = hindcast_known_from(lead)(start)
                wrong = self.error[n, (day - FIRST).days] * lead
                value = 1000 * (self.at(self.gigawatts[n], start) + wrong)
                if poison_after is not None and known > poison_after:
                    value = 1.0
                if day not in silent:
                    words.append(Reading(start, 60, value, hindcast_source(lead), known, known))
        return words

    @staticmethod
    def at(table: Floats, start: datetime) -> float:
        day, hour = clock_hour(start)
        return float(table[(day - FIRST).days, hour])

    def came(self, last_known: date) -> Floats:
        row = (last_known - FIRST).days + 1
        prices: Floats = self.price[row : row + len(TAUGHT)]
        return prices


def _days_said(matrix: Floats) -> list[int]:
    """Lead days that are said wholly; the others must be silent."""
    said = np.isfinite(matrix)
    whole = [n + 1 for n, row in enumerate(said) if row.all()]
    assert len(whole) * 24 == said.sum()
    return whole


@pytest.fixture(scope="module", autouse=True)
def _fewer_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fundamental_boosting, "ROUNDS", 40)
        yield


@pytest.fixture(scope="module")
def world() -> PowerWorld:
    return PowerWorld()


@pytest.fixture(scope="module")
def learnt(world: PowerWorld) -> FundamentalBoosting:
    model = FundamentalBoosting(SPOT.key)
    model.fit(world.market())
    return model


def test_it_beats_prices_alone_where_the_load_makes_the_price(
    world: PowerWorld, learnt: FundamentalBoosting
) -> None:
    alone = PriceEnsemble(SPOT.key)
    alone.fit(world.market(expecting=False))
    whole = world.market(END - DAY)
    off: dict[str, list[Floats]] = {"own": [], "alone": []}
    for day in (TODAY + n * DAY for n in range(0, 24, 3)):
        then = whole.as_known_at(local_instant(day, time(12)))
        for name, model in (("own", learnt), ("alone", alone)):
            said = model.forecast_days(then)[: len(TAUGHT)]
            off[name].append(np.abs(said - world.came(day)).mean(axis=1))
    own, rival = (np.mean(off[name], axis=0) for name in ("own", "alone"))
    assert (own < 0.6 * rival).all()
    assert own[0] < own[-1]


def test_it_says_the_first_week_and_nothing_more(
    world: PowerWorld, learnt: FundamentalBoosting
) -> None:
    assert _days_said(learnt.forecast_days(world.market())) == list(TAUGHT)


def test_in_the_afternoon_it_speaks_of_one_day_fewer(
    world: PowerWorld, learnt: FundamentalBoosting
) -> None:
    """Tomorrow's price is known then, and nobody has told weather of the eighth day."""
    afternoon = world.market(NOON + 3 * HOUR)
    assert afternoon.last_known_day(SPOT.key) == TODAY + DAY
    assert _days_said(learnt.forecast_days(afternoon)) == list(range(1, len(TAUGHT)))


def test_a_day_of_which_nothing_is_expected_is_left_out(
    world: PowerWorld, learnt: FundamentalBoosting
) -> None:
    market = world.market(silent=(TODAY + 3 * DAY,))
    assert _days_said(learnt.forecast_days(market)) == [1, 2, 4, 5, 6, 7]


def test_what_became_known_later_moves_nothing(world: PowerWorld) -> None:
    model, spoilt = FundamentalBoosting(SPOT.key), FundamentalBoosting(SPOT.key)
    before = world.market()
    poisoned = world.market(END, poison_after=NOON).as_known_at(NOON)
    model.fit(before)
    spoilt.fit(poisoned)
    assert model.dump() == spoilt.dump()
    np.testing.assert_array_equal(model.forecast_days(before), spoilt.forecast_days(poisoned))


def test_it_learns_from_what_was_expected_then_and_not_from_later_words(
    world: PowerWorld, learnt: FundamentalBoosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that looks at later words learns more trust than the lead deserves."""
    seeing = FundamentalBoosting(SPOT.key)

    def later(market: Market, days: list[date]) -> ExpectedLoad:
        monkeypatch.setattr(
            "chocolate_factory.forecasting.expected_load.local_instant", lambda *_: market.known_at
        )
        return load_at_noon(market, days)

    monkeypatch.setattr(fundamental_boosting, "load_at_noon", later)
    seeing.fit(world.market())
    assert seeing.dump() != learnt.dump()


@pytest.mark.parametrize(
    "known_at",
    [pytest.param(lambda: NOON, id="none"), pytest.param(lambda: NOON - 60 * DAY, id="too few")],
)
def test_without_a_past_of_forecasts_it_is_silent(
    world: PowerWorld, known_at: Callable[[], datetime]
) -> None:
    model = FundamentalBoosting(SPOT.key)
    market = world.market(known_at(), expecting=known_at() < NOON)
    model.fit(market)
    assert list(model.dump()) == ["sums.json"]
    assert np.isnan(model.forecast_days(world.market())).all()


def test_the_ensemble_mixes_it_in_and_does_without(
    world: PowerWorld, learnt: FundamentalBoosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = partial(Boosting, spec=BoostingSpec(rounds=5))
    monkeypatch.setattr(ensemble, "Boosting", few)
    market, without = world.market(), world.market(expecting=False)
    both, prices = Ensemble(SPOT.key), PriceEnsemble(SPOT.key)
    both.fit(market)
    prices.fit(market)
    own, alone = learnt.forecast_days(market), prices.forecast_days(market)
    mixed = both.forecast_days(market)
    halves = (1 - ensemble.FUNDAMENTALS_SHARE) * alone + ensemble.FUNDAMENTALS_SHARE * own
    week = len(TAUGHT)
    np.testing.assert_allclose(mixed[:week], halves[:week])
    np.testing.assert_array_equal(mixed[week:], alone[week:])
    np.testing.assert_array_equal(both.forecast_days(without), alone)
    again = Ensemble(SPOT.key)
    again.restore(both.dump())
    np.testing.assert_array_equal(again.forecast_days(market), mixed)


def test_it_comes_back_from_disk(world: PowerWorld, learnt: FundamentalBoosting) -> None:
    again = FundamentalBoosting(SPOT.key)
    again.restore(learnt.dump())
    market = world.market()
    np.testing.assert_array_equal(again.forecast_days(market), learnt.forecast_days(market))
    with pytest.raises(DamagedModelError):
        again.restore({**learnt.dump(), "2-last.txt": b"tree"})


def test_on_the_day_after_clocks_changed_it_speaks(
    world: PowerWorld, learnt: FundamentalBoosting
) -> None:
    """The hour that the clock skips has no forecast, and holds nobody up."""
    eve = date(2025, 3, 29)
    market = world.market(local_instant(eve, time(12)))
    assert market.last_known_day(SPOT.key) == eve
    assert _days_said(learnt.forecast_days(market)) == list(TAUGHT)


def test_markets_hold_what_it_looks_at() -> None:
    assert set(EXPECTED) <= set(INPUTS)
