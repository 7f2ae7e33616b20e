"""How long a plan takes and how good it is known to be, stage by stage.

``python -m benchmarks.bench_planning`` plans the default plant from Tuesday 5 November 2024, 12:00
in Madrid, over 7 and 14 days in hours and 14 days in quarter hours, at the all-in prices of the
recorded day-ahead market (``--data``) or, without a recording, at invented ones, and says which.
"""

import argparse
import csv
import gzip
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, pi
from pathlib import Path
from typing import TypeVar

import structlog

from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.planning import optimise as stages
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import Plan, PlanningProblem, PricedSlot
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.config import Site, load_site
from chocolate_factory.production.demand import due_batches
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.calendar import power_period
from tests.shared import DATA, ROOT

FIRST = datetime.fromisoformat("2024-11-05T11:00Z")
CASES = ((7, 60, 1.0), (14, 60, 1.0), (14, 60, 2.8), (14, 15, 1.0), (14, 15, 2.8))
"""Days, minutes of a slot, multiple of the site's rate."""

T = TypeVar("T")


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


def problem(
    site: Site, days: int, minutes: int, kg_per_month: float, market: dict[datetime, float]
) -> PlanningProblem:
    """What the plant has to make in ``days``, beginning from nothing as a first plan does."""
    supply, plant = site.supply_contract(), site.plant()
    interval = Interval(FIRST, FIRST + days * DAY)
    slots = []
    for start in interval.grid(minutes):
        hour = floor_to(start, 60)
        price = market[hour] if market else invented(hour)
        power_kw = supply.power_kw[power_period(start, supply.tariff, supply.system)]
        all_in = all_in_price(start, price, supply).all_in_price_eur_per_kwh
        slots.append(PricedSlot(start, all_in, known=True, power_limit_kw=power_kw))
    due_from = FIRST + timedelta(days=1)
    due = due_batches(site.demanded(kg_per_month), plant, Interval(due_from, interval.end))
    return PlanningProblem(plant, tuple(slots), minutes, tuple(due), due_from=due_from)


def run(one: PlanningProblem) -> tuple[Plan, Stopwatch, float]:
    """The plan, its stages and the seconds of all of them."""
    watch = Stopwatch()
    names = ("Formulation", "solve", "decode", "verify", "explain", "fixed_shift")
    kept = {name: getattr(stages, name) for name in names}
    for name, act in kept.items():
        setattr(stages, name, watch.watch(name, act))
    began = time.perf_counter()
    try:
        plan = optimise(one, FIRST)
    finally:
        for name, act in kept.items():
            setattr(stages, name, act)
    return plan, watch, time.perf_counter() - began


def report(name: str, one: PlanningProblem, repeats: int) -> None:
    """Print size, time and worth of one case; the fastest of ``repeats``."""
    programme = Formulation(one).programme
    plan, watch, seconds = min((run(one) for _ in range(repeats)), key=lambda found: found[2])
    print(
        f"{name}: {programme.columns} columns, {programme.rows} rows, {len(one.due)} batches;"
        f" {seconds:.2f} s ({watch.told()})"
    )
    cost = plan.cost_eur + plan.excess_cost_eur
    baseline = plan.baseline
    beside = "no baseline"
    if baseline is not None:
        fixed = baseline.cost_eur + baseline.excess_cost_eur
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
    parser.add_argument("--repeats", type=int, default=3, help="of these the fastest is told")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    site = load_site(ROOT / "config/linares.toml")
    market = recorded(chosen.data)
    print("Prices:", "recorded day-ahead market, all-in" if market else "INVENTED profile, all-in")
    for days, minutes, times in CASES:
        rate = site.demand.kg_per_month * times
        name = f"{days} days of {minutes} min at {rate:g} kg a month"
        report(name, problem(site, days, minutes, rate, market), chosen.repeats)


if __name__ == "__main__":
    main()
