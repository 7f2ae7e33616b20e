"""A small backtest on made-up prices, for every test that needs one."""

from dataclasses import replace
from datetime import date, datetime, time

from chocolate_factory.forecasting.backtest.model import NAIVES, Setup
from chocolate_factory.forecasting.backtest.pack import PackedMarket, pack
from chocolate_factory.forecasting.backtest.run import Work
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import DAY, Interval, local_instant
from chocolate_factory.prices.model import PVPC, SPOT
from tests.unit.forecasting.histories import LATER, PriceOf, wavy

FIRST, LAST = date(2024, 10, 14), date(2024, 10, 31)
SETUP = Setup(
    FIRST,
    LAST,
    (time(12), time(20, 30)),
    (SPOT.key,),
    NAIVES,
    refit_days=7,
    warm_up_days=28,
)
NOON = replace(SETUP, issues=(time(12),))
SPAN = Interval(local_instant(SETUP.replayed_from - 40 * DAY), local_instant(LAST + 17 * DAY))


def values(price: PriceOf = wavy) -> list[HourlyValue]:
    """Every hour of ``SPAN``, known from its publication as a spot price."""
    return [HourlyValue(start, price(start), SPOT.public_from(start)) for start in SPAN.grid(60)]


def market(found: list[HourlyValue] | None = None, *, known_at: datetime = LATER) -> Market:
    """A market of the spot price; the PVPC is 10 % dearer and published later."""
    spot = values() if found is None else found
    pvpc = [
        one._replace(value=round(1.1 * one.value, 2), known_at=PVPC.public_from(one.start))
        for one in spot
    ]
    return Market(
        {
            SPOT.key: HourlyHistory(spot, known_at=known_at),
            PVPC.key: HourlyHistory(pvpc, known_at=known_at),
        },
        known_at=known_at,
    )


def packed(of: Market | None = None) -> PackedMarket:
    """Likewise, for worker processes."""
    return pack(of or market(), (SPOT.key, PVPC.key))


def work(setup: Setup = SETUP, of: Market | None = None) -> Work:
    """Everything a run needs."""
    return Work(setup, packed(of), SystemClock(), MODELS)
