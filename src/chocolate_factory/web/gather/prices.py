"""The price now and the strip of hours, or of quarters, around it."""

from collections import defaultdict
from datetime import date, datetime, time

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    floor_to,
    local_instant,
)
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import PricedInterval, market_price, price_as_sold
from chocolate_factory.prices.model import PVPC
from chocolate_factory.tariffs.model import UnknownTariffYearError
from chocolate_factory.web.pages.today import Cause, Missing
from chocolate_factory.web.pages.today_prices import (
    DayRelation,
    PriceNow,
    PriceSlot,
    PriceStrip,
)

STRIP_BEGINS = time(18, 0)
"""On the eve: yesterday's evening gives today's prices a scale."""
STRIP_AHEAD = 2 * DAY


def gather_prices(ports: Ports, now: datetime) -> tuple[PriceNow | Missing, PriceStrip | Missing]:
    """The price of the running interval, and the strip to 48 hours ahead; all-in.

    Raises:
        StoreError: The store cannot be read.
    """
    first_day, last_day = delivery_day(now) - DAY, delivery_day(now + STRIP_AHEAD)
    whole = Interval(day_interval(first_day).start, day_interval(last_day).end)
    try:
        prices = price_as_sold(ports, whole)
    except UnknownTariffYearError as error:  # without tables the rest of the page still stands
        unpriced = Missing(Cause.FAILED, error.message)
        return unpriced, unpriced
    by_day: dict[date, list[float]] = defaultdict(list)
    for one in prices:
        by_day[delivery_day(one.start)].append(one.price_eur_per_kwh)
    strip = Interval(local_instant(first_day, STRIP_BEGINS), floor_to(now, 60) + STRIP_AHEAD)
    slots = tuple(
        _slot(one, by_day[delivery_day(one.start)]) for one in prices if one.start in strip
    )
    running = [one for one in prices if one.start <= now < one.end]
    missing = Missing(Cause.NO_DATA)
    price_now = _now(ports, running[0], by_day[delivery_day(now)]) if running else missing
    return price_now, _strip(ports, slots) if slots else missing


def _now(ports: Ports, priced: PricedInterval, day: list[float]) -> PriceNow:
    reference = None
    if ports.price_series is not PVPC:
        hour = floor_to(priced.start, 60)
        published = market_price(ports, PVPC, Interval(hour, hour + HOUR))
        reference = eur_per_kwh(published[hour]) if hour in published else None
    return PriceNow(
        start=priced.start,
        minutes=priced.minutes,
        price_eur_per_kwh=priced.price_eur_per_kwh,
        market_eur_per_kwh=priced.all_in.energy_eur_per_kwh,
        tariff_period=priced.all_in.period,
        access_tariff=ports.supply.tariff,
        relation=DayRelation.among(priced.price_eur_per_kwh, day),
        known=priced.known,
        reference_eur_per_kwh=reference,
    )


def _slot(priced: PricedInterval, day: list[float]) -> PriceSlot:
    return PriceSlot(
        start=priced.start,
        minutes=priced.minutes,
        price_eur_per_kwh=priced.price_eur_per_kwh,
        tariff_period=priced.all_in.period,
        level=DayRelation.among(priced.price_eur_per_kwh, day).level,
        known=priced.known,
        lower_eur_per_kwh=priced.lower.all_in_price_eur_per_kwh if priced.lower else None,
        upper_eur_per_kwh=priced.upper.all_in_price_eur_per_kwh if priced.upper else None,
    )


def _strip(ports: Ports, slots: tuple[PriceSlot, ...]) -> PriceStrip:
    forecast = ports.forecasts.latest(ports.price_series.key)
    if forecast is None or all(slot.known for slot in slots):
        return PriceStrip(slots)
    return PriceStrip(
        slots, forecast.model, forecast.issued_at, round(forecast.interval_level * 100)
    )
