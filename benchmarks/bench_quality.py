"""How often the checks of arriving values are wrong about good ones, and blind to bad ones.

Years of recorded prices and weather arrive day by day, as they would; every suspicion about them is
listed. Then each kind of nonsense is planted at random places of the same years.

Run ``python -m benchmarks.bench_quality`` with the recorded history beside the checkout.
"""

import csv
import gzip
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.weather.model import Place, quantity_of, series_of
from tests.shared import DATA

PLANTED = 200
WHOLE_DAY, SOME_NEIGHBOURS = 20, 24
"""Values from which on a day is spoilt, and neighbours it must have."""
BEFORE, AFTER = 8 * DAY, DAY
LINARES = series_of(Place("linares", 38.15, -3.63, 515.0))
AEMET_COLUMNS = {
    "ta": "temperature_celsius",
    "hr": "humidity_percent",
    "pres": "pressure_hpa",
    "vv": "wind_speed_m_s",
    "prec": "precipitation_mm",
}


@dataclass(frozen=True)
class Record:
    """A recorded series, by the day on which it arrives."""

    name: str
    series: Series
    values: list[Observation]

    def arrivals(self) -> Iterator[tuple[list[Observation], list[Reading]]]:
        """Each day with its neighbours, the days before it."""
        days: dict[object, list[Observation]] = {}
        for one in self.values:
            days.setdefault(delivery_day(one.start), []).append(one)
        ordered = list(days.values())
        for place, day in enumerate(ordered):
            first, last = day[0].start - BEFORE, day[0].start
            near = [one for near in ordered[max(0, place - 9) : place] for one in near]
            yield day, [_reading(one) for one in near if first <= one.start < last]


def _reading(one: Observation) -> Reading:
    return Reading(one.start, one.minutes, one.value, "source", one.start, one.start)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _column(name: str, column: str, minutes: int, until: str = "9") -> list[Observation]:
    return [
        Observation(datetime.fromisoformat(row["time_utc"]), minutes, float(row[column]))
        for row in _rows(name)
        if row[column] and row["time_utc"] < until
    ]


def records() -> list[Record]:
    """Everything on record that arrives from the sources."""
    hourly = _column("spot_hourly", "spot_eur_mwh", 60, "2025-09-30T22")
    found = [
        Record("spot", SPOT, hourly + _column("spot_15min", "spot_eur_mwh", 15)),
        Record("pvpc", PVPC, _column("pvpc_hourly", "pvpc_eur_mwh", 60)),
    ]
    stations: dict[tuple[str, str], list[Observation]] = {}
    for row in _rows("aemet_hourly"):
        stamp = datetime.fromisoformat(row["fint_utc"]).astimezone(UTC)
        for column, quantity in AEMET_COLUMNS.items():
            if row.get(column):
                start = quantity_of(LINARES[quantity]).start_of(stamp)
                values = stations.setdefault((row["station"], quantity), [])
                values.append(Observation(start, 60, float(row[column])))
    for (station, quantity), values in sorted(stations.items()):
        found.append(Record(f"aemet {station} {quantity}", LINARES[quantity], sorted(values)))
    return found


def list_false_alarms(found: Sequence[Record]) -> None:
    """Every suspicion about recorded values."""
    total = suspected = 0
    began = time.perf_counter()
    for record in found:
        alarms: list[Suspicion] = []
        for day, near in record.arrivals():
            alarms += inspect_arrival(record.series, "source", day, near)
        total += len(record.values)
        suspected += len(alarms)
        if alarms:
            print(f"{record.name}: {len(alarms)} of {len(record.values)}")
        for one in alarms[:12]:
            print(f"    {one.start:%Y-%m-%d %H:%M} {one.check}: {one.reason}")
    seconds = time.perf_counter() - began
    share = 100 * suspected / total
    print(f"{suspected} of {total} values suspected, {share:.4f} %, in {seconds:.1f} s")


Spoil = Callable[[list[Observation], list[Reading], random.Random], list[Observation] | None]


def _each(change: Callable[[float], float]) -> Spoil:
    return lambda day, _near, _chance: [one._replace(value=change(one.value)) for one in day]


def _one(change: Callable[[float], float]) -> Spoil:
    def spoil(
        day: list[Observation], _near: list[Reading], chance: random.Random
    ) -> list[Observation]:
        place = chance.randrange(1, len(day) - 1)
        day = list(day)
        day[place] = day[place]._replace(value=change(day[place].value))
        return day

    return spoil


def _frozen(day: list[Observation], near: list[Reading], _: random.Random) -> list[Observation]:
    return [one._replace(value=near[-1].value) for one in day]


def _repeated(
    day: list[Observation], near: list[Reading], _: random.Random
) -> list[Observation] | None:
    said = {one.start: one.value for one in near}
    copy = [one._replace(value=said[one.start - DAY]) for one in day if one.start - DAY in said]
    return copy if len(copy) == len(day) else None


KINDS: dict[str, tuple[str, Spoil]] = {
    "spot x1000": ("spot", _each(lambda value: value * 1000)),
    "spot in EUR/kWh": ("spot", _each(lambda value: value / 1000)),
    "spot in cents per kWh": ("spot", _each(lambda value: value / 10)),
    "one spot price x1000": ("spot", _one(lambda value: value * 1000)),
    "spot of the day before": ("spot", _repeated),
    "pvpc x100": ("pvpc", _each(lambda value: round(value * 100, 2))),
    "pvpc in EUR/kWh": ("pvpc", _each(lambda value: value / 1000)),
    "pvpc of the day before": ("pvpc", _repeated),
    "humidity 140 %": ("aemet 5279X humidity_percent", _one(lambda _: 140.0)),
    "humidity as a share": ("aemet 5279X humidity_percent", _each(lambda value: value / 100)),
    "kelvin": ("aemet 5279X temperature_celsius", _each(lambda value: value + 273.15)),
    "fahrenheit": ("aemet 5279X temperature_celsius", _each(lambda value: value * 1.8 + 32)),
    "frozen thermometer": ("aemet 5279X temperature_celsius", _frozen),
    "temperature spike": ("aemet 5279X temperature_celsius", _one(lambda value: value + 15)),
    "temperature of the day before": ("aemet 5279X temperature_celsius", _repeated),
    "rain below zero": ("aemet 5279X precipitation_mm", _one(lambda _: -5.0)),
}


def show_detection(found: Sequence[Record]) -> None:
    """How often each kind of planted nonsense is seen, and under which names."""
    chance = random.Random(1)  # noqa: S311 - repeatable
    by_name = {record.name: list(record.arrivals()) for record in found}
    series = {record.name: record.series for record in found}
    for kind, (name, spoil) in KINDS.items():
        places = [
            one
            for one in by_name[name]
            if len(one[0]) >= WHOLE_DAY and len(one[1]) >= SOME_NEIGHBOURS
        ]
        seen, tried, names = 0, 0, set()
        for _ in range(PLANTED):
            day, near = chance.choice(places)
            spoilt = spoil(list(day), near, chance)
            if spoilt is None or spoilt == day:
                continue
            tried += 1
            suspicions = inspect_arrival(series[name], "source", spoilt, near)
            bad = {one.start for one, was in zip(spoilt, day, strict=True) if one != was}
            hit = [one for one in suspicions if one.start in bad]
            seen += bool(hit)
            names |= {one.check for one in hit}
        print(f"{kind:32} {seen:4} of {tried:4} seen, as {', '.join(sorted(names))}")


def main() -> None:
    """Print both tables."""
    if not DATA.is_dir():
        sys.exit("the recorded history is not beside this checkout")
    found = records()
    list_false_alarms(found)
    show_detection(found)


if __name__ == "__main__":
    main()
