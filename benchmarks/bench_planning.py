"""How long a plan takes and how good it is known to be, stage by stage.

``python -m benchmarks.bench_planning`` plans the default plant, and the busy one, from Tuesday
5 November 2024, 12:00 in Madrid, at the all-in prices of the recorded day-ahead market
(``--data``) or, without a recording, at invented ones, and says which. The weather of the busy
plant, and with it what its panels give, is always invented: a mild day, each day the same.

Seconds are told twice: on the clock, and of the processor, which others on the machine leave alone.
"""

import argparse
import csv
import gzip
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import cos, pi
from pathlib import Path
from typing import TypeVar

import structlog

from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.planning import optimise as whole
from chocolate_factory.planning import stages
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.stages import Patience
from chocolate_factory.production.config import load_site
from chocolate_factory.production.demand import due_batches
from chocolate_factory.production.model import Plant
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.calendar import power_period
from tests.shared import DATA, ROOT

FIRST = datetime.fromisoformat("2024-11-05T11:00Z")
WATCHED = (
    (whole, "Formulation"),
    (stages, "solve_money"),
    (stages, "solve"),
    *((whole, name) for name in ("decode", "verify", "explain", "fixed_shift")),
)

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """Days, minutes of a slot, multiple of the site's rate, and conches (0: as the site has)."""

    days: int
    minutes: int
    times: float = 1.0
    conches: int = 0
    site: str = "linares"

    @property
    def name(self) -> str:
        """In words."""
        conches = f", {self.conches} conches" if self.conches else ""
        return f"{self.site}{conches}, {self.days} days of {self.minutes} min x {self.times:g}"


CASES = (
    Case(7, 60),
    Case(10, 60),  # what the service plans unless the site's file says otherwise
    Case(14, 60),
    Case(14, 15),
    Case(14, 15, 2.8),
    Case(14, 15, 3.05, conches=2),  # 28 batches: what has to be proven in five seconds
    Case(7, 60, site="busy"),
    Case(7, 15, site="busy"),
)


@dataclass
class Stopwatch:
    """Seconds spent in each stage of making a plan."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def watch(self, name: str, act: Callable[..., T]) -> Callable[..., T]:
        """``act``, timed."""

        def timed(*args: object, **options: object) -> T:
            began = time.perf_counter()
            try:
                return act(*args, **options)
            finally:
                self.seconds.setdefault(name, []).append(time.perf_counter() - began)

        return timed

    def told(self) -> str:
        """Every stage in the order in which it was reached."""
        return ", ".join(
            f"{name} {' + '.join(f'{one:.2f}' for one in spent)}"
            for name, spent in self.seconds.items()
        )


def recorded(data: Path) -> dict[datetime, float]:
    """Day-ahead prices from October 2024 to January 2025 by hour, EUR/MWh; empty without a file."""
    path = data / "spot_hourly.csv.gz"
    if not path.is_file():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {
            datetime.fromisoformat(row["time_utc"]): float(row["spot_eur_mwh"])
            for row in csv.DictReader(file)
            if "2024-10" <= row["time_utc"] < "2025-02" and row["spot_eur_mwh"]
        }


def invented(start: datetime) -> float:
    """A market price with a daily and a weekly shape, EUR/MWh."""
    hour = int(start.timestamp()) // 3600
    daily, weekly = cos((hour - 20) * pi / 12), cos(hour * pi / 84)
    return 90 + 45 * daily + 18 * weekly + hour % 7


def problem(case: Case, market: dict[datetime, float]) -> PlanningProblem:
    """What the plant has to make, beginning from nothing as a first plan does."""
    site = load_site(ROOT / f"config/{case.site}.toml")
    supply, plant = site.supply_contract(), _with_conches(site.plant(), case.conches)
    interval = Interval(FIRST, FIRST + case.days * DAY)
    slots = []
    for start in interval.grid(case.minutes):
        hour = floor_to(start, 60)
        price = market[hour] if market else invented(hour)
        power_kw = supply.power_kw[power_period(start, supply.tariff, supply.system)]
        all_in = all_in_price(start, price, supply).all_in_price_eur_per_kwh
        slot = PricedSlot(start, all_in, known=True, power_limit_kw=power_kw)
        slots.append(_with_weather(slot, plant, hour) if plant.needs_weather else slot)
    due_from = FIRST + timedelta(days=1)
    rate = case.times * site.demand.kg_per_month
    demand = site.demanded(rate)
    due = due_batches(demand, plant, Interval(due_from, interval.end))
    return PlanningProblem(
        plant,
        tuple(slots),
        case.minutes,
        tuple(due),
        due_from=due_from,
        longest_lead=demand.longest_lead,
    )


def _with_conches(plant: Plant, conches: int) -> Plant:
    machines = tuple(
        replace(one, count=conches) if conches and one.name == "conche" else one
        for one in plant.machines
    )
    return replace(plant, machines=machines)


def _with_weather(slot: PricedSlot, plant: Plant, hour: datetime) -> PricedSlot:
    """A mild day: 8 to 20 °C, sun from seven to five."""
    warmth = cos((hour.hour - 13) * pi / 12)
    panels = plant.photovoltaics
    sun = max(0.0, 0.7 * (1 - ((hour.hour - 12) / 5) ** 2))
    return replace(
        slot,
        temperature_celsius=14 + 6 * warmth,
        humidity_percent=65 - 15 * warmth,
        photovoltaic_kw=panels.peak_kw * sun if panels else 0.0,
        surplus_eur_per_kwh=panels.surplus_eur_per_kwh if panels else 0.0,
    )


def run(one: PlanningProblem, patience: Patience) -> tuple[Plan, Stopwatch, float, float]:
    """The plan, its stages and the seconds of all of them, on the clock and of the processor."""
    watch = Stopwatch()
    kept = {(module, name): getattr(module, name) for module, name in WATCHED}
    for (module, name), act in kept.items():
        setattr(module, name, watch.watch(name, act))
    began, processor = time.perf_counter(), time.process_time()
    try:
        plan = optimise(one, FIRST, patience)
    finally:
        for (module, name), act in kept.items():
            setattr(module, name, act)
    return plan, watch, time.perf_counter() - began, time.process_time() - processor


def report(name: str, one: PlanningProblem, repeats: int, patience: Patience) -> None:
    """Print size, time and worth of one case; the fastest of ``repeats``."""
    programme = Formulation(one).programme
    plan, watch, seconds, processor = min(
        (run(one, patience) for _ in range(repeats)), key=lambda found: found[3]
    )
    print(
        f"{name}: {programme.columns} columns, {programme.rows} rows, {len(one.due)} batches;"
        f" {seconds:.2f} s, processor {processor:.2f} s ({watch.told()})"
    )
    cost = plan.total_eur
    baseline = plan.baseline
    beside = "no baseline"
    if baseline is not None:
        fixed = baseline.total_eur
        share = 100 * (fixed - cost) / fixed
        beside = f"baseline {fixed:.2f} EUR for {baseline.mass_kg:g} kg, saving {share:.1f} %"
    print(
        f"  {plan.status}, gap {plan.gap_eur:.4f} EUR; {plan.mass_kg:g} kg,"
        f" {plan.energy_kwh:g} kWh for {cost:.2f} EUR; {beside};"
        f" {len(plan.violations)} violations"
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--seconds", type=float, default=10.0, help="at most, for the money")
    parser.add_argument("--repeats", type=int, default=3, help="of these the fastest is told")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    market = recorded(chosen.data)
    print("Prices:", "recorded day-ahead market, all-in" if market else "INVENTED profile, all-in")
    for case in CASES:
        report(case.name, problem(case, market), chosen.repeats, Patience(chosen.seconds))


if __name__ == "__main__":
    main()
