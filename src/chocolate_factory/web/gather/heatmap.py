"""The hours ahead in money: what a kWh costs, and what one more batch begun there would."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_day, floor_to
from chocolate_factory.operations.plan_values import price_extra_batches
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import PricedInterval, price_hours
from chocolate_factory.web.pages.today_prices import DayRelation


@dataclass(frozen=True, slots=True)
class HeatHour:
    """One hour.

    Attributes:
        price: All-in; of an hour of quarters the mean.
        relation: Among the hours of its day.
        batch_eur: By recipe, the least that one more batch begun in it would cost; where it cannot
            begin there is none.
    """

    price: PricedInterval
    relation: DayRelation
    batch_eur: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Heatmap:
    """The hours from ``now`` on that have a price.

    Attributes:
        batch_kg: By recipe; empty while there is no plan that one more batch could be added to.
    """

    now: datetime
    batch_kg: Mapping[str, float]
    hours: tuple[HeatHour, ...]


def gather_heatmap(ports: Ports) -> Heatmap:
    """As many days from now on as are planned, or fewer where prices end sooner.

    Raises:
        UnknownTariffYearError: The tariff tables cover none of it.
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    shown = Interval(floor_to(now, 60), floor_to(now, 60) + ports.site.planning.days * DAY)
    first, last = (day_interval(delivery_day(one)) for one in (shown.start, shown.end))
    prices = price_hours(ports, Interval(first.start, last.end))
    by_day: dict[date, list[float]] = defaultdict(list)
    for one in prices:
        by_day[delivery_day(one.start)].append(one.price_eur_per_kwh)
    extra = _extra_batches(ports)
    return Heatmap(
        now=now,
        batch_kg={name: ports.site.plant().recipe(name).batch_kg for name in extra},
        hours=tuple(
            HeatHour(
                one,
                DayRelation.among(one.price_eur_per_kwh, by_day[delivery_day(one.start)]),
                {name: costs[one.start] for name, costs in extra.items() if one.start in costs},
            )
            for one in prices
            if one.start in shown
        ),
    )


def _extra_batches(ports: Ports) -> dict[str, dict[datetime, float]]:
    """By recipe and hour; nothing while there is no plan."""
    try:
        return {one.name: _by_hour(ports, one.name) for one in ports.site.recipes}
    except MissingDataError:
        return {}


def _by_hour(ports: Ports, recipe: str) -> dict[datetime, float]:
    least: dict[datetime, float] = {}
    for one in price_extra_batches(ports, recipe):
        hour = floor_to(one.starts[0], 60)
        least[hour] = min(one.cost_eur, least.get(hour, one.cost_eur))
    return least
