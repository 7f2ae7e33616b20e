"""A plan day by day as places on paper: prices by hour, and the machines below them.

Places along a day are hours that have passed since local midnight, so that an hour is as wide on
days of 23 and of 25 hours; heights are shares of the room there is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from chocolate_factory.exports.model import HourPrice, PlanExport
from chocolate_factory.exports.plan_words import unit_name
from chocolate_factory.kernel.market_time import HOUR, Interval, day_interval, delivery_days
from chocolate_factory.planning.model import Start
from chocolate_factory.speech.wording import Wording, capitalised

Values = dict[str, object]
"""What the template reads."""


def day_bands(export: PlanExport, wording: Wording) -> list[Values]:
    """Every day that the plan or one of its starts touches."""
    touched = [export.plan.interval, *(start.interval for start in export.plan.starts)]
    whole = Interval(min(one.start for one in touched), max(one.end for one in touched))
    drawing = _Drawing(export, wording)
    return [drawing.band(day_interval(day)) for day in delivery_days(whole)]


class _Drawing:
    """Every day in the same scale; of the machines, those that run."""

    def __init__(self, export: PlanExport, wording: Wording) -> None:
        self._export = export
        self._wording = wording
        self._lanes = _lanes(export)
        prices = [0.0, *(one.price_eur_per_kwh for one in export.prices)]
        self._lowest = min(prices)
        self._range = max(prices) - self._lowest or 1.0

    def band(self, day: Interval) -> Values:
        formats = self._wording.formats
        return {
            "short": capitalised(formats.short_day(day.start)),
            "hours": day.hours,
            "marks": [formats.hour(hour) for hour in day.grid(60)],
            "zero": self._share(0.0),
            "prices": [self._price(one, day) for one in self._export.prices if one.start in day],
            "lanes": [
                {
                    "name": unit_name(self._wording, running[0]),
                    "blocks": [self._block(one, day) for one in running],
                }
                for starts in self._lanes
                if (running := [one for one in starts if one.interval.overlap(day)])
            ],
        }

    def _price(self, one: HourPrice, day: Interval) -> Values:
        return {
            "at": _hours(day.start, one.start),
            "share": self._share(one.price_eur_per_kwh),
            "label": self._wording.formats.cents(one.price_eur_per_kwh),
            "known": one.known,
        }

    def _block(self, start: Start, day: Interval) -> Values:
        inside, step = start.interval.overlap(day), self._wording.name("step", start.step)
        return {
            "at": _hours(day.start, inside.start),
            "hours": inside.hours,
            "known": start.price_known,
            "begun": start.start < self._export.plan.interval.start,
            # The longest that fits is shown.
            "labels": [
                f"{capitalised(step)} {start.batch}",
                start.batch,
                start.batch.rpartition("-")[2],
            ],
        }

    def _share(self, price_eur_per_kwh: float) -> float:
        return round((price_eur_per_kwh - self._lowest) / self._range, 4)


def _lanes(export: PlanExport) -> Sequence[Sequence[Start]]:
    """The starts of each unit that has any, in the order of the site's file."""
    places: Mapping[str, int] = {name: n for n, name in enumerate(export.site.machines)}
    by_unit: dict[tuple[int, str, int], list[Start]] = defaultdict(list)
    for start in export.plan.starts:
        # What has gone from the site's file since the plan was made comes last.
        place = places.get(start.machine, len(places))
        by_unit[place, start.machine, start.unit].append(start)
    return [by_unit[unit] for unit in sorted(by_unit)]


def _hours(first: datetime, then: datetime) -> float:
    return (then - first) / HOUR
