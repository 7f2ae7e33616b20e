"""What it is worth to plan with prices of quarters.

``python -m benchmarks.bench_quarter_prices``: four weeks of October 2025 on recorded prices
(``--data``), all known, the default plant, whose meter counts quarters. Each week is planned three
times and always paid by quarters: with the mean of each hour, with each quarter's own price but
starts on full hours, and with starts in every quarter.
"""

import argparse
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import structlog

from benchmarks.bench_quarters import recorded
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, local_instant
from chocolate_factory.operations.past_outlook import priced_slot
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.stages import Patience
from chocolate_factory.production.config import Site, load_site
from chocolate_factory.production.demand import due_batches
from chocolate_factory.savings.replay.cold_start import from_cold
from chocolate_factory.savings.replay.references import by_fixed_shift
from chocolate_factory.savings.replay.settle import settle_at
from tests.shared import DATA, ROOT

WEEKS = tuple(date(2025, 10, day) for day in (1, 11, 18, 25))
"""Of 10 October the quarters are not recorded."""
PATIENCE = Patience(money_seconds=60.0, preference_seconds=1.0)


def problem_of(site: Site, week: Interval, prices: dict[datetime, float]) -> PlanningProblem:
    """A week in hours with the prices of their quarters."""
    supply, plant = site.supply_contract(), site.plant()
    slots = tuple(
        priced_slot(
            start,
            [prices[part] for part in Interval(start, start + HOUR).grid(15)],
            supply,
            known=True,
        )
        for start in week.grid(60)
    )
    due = due_batches(site.demanded(None), plant, week)
    return from_cold(PlanningProblem(plant, slots, 60, tuple(due)))


def with_means(problem: PlanningProblem) -> PlanningProblem:
    """Every hour at its mean."""
    return replace(
        problem, slots=tuple(slot.at_prices([slot.price_eur_per_kwh]) for slot in problem.slots)
    )


def in_quarters(problem: PlanningProblem) -> PlanningProblem:
    """The same on a grid of quarter hours."""
    slots = (
        replace(slot.at_prices([price]), start=slot.start + n * HOUR / 4)
        for slot in problem.slots
        for n, price in enumerate(slot.prices * (4 // len(slot.prices)))
    )
    return replace(problem, slots=tuple(slots), slot_minutes=15)


def costs(truth: PlanningProblem) -> Iterable[float]:
    """The fixed shift's, then that of each plan, paid by quarters, EUR."""
    fine = in_quarters(truth)
    fixed = by_fixed_shift(truth)
    yield settle_at(fine, fixed.outcome.starts).outcome.total_eur if fixed else float("nan")
    for problem in (with_means(truth), truth, fine):
        plan = optimise(problem, problem.interval.start, PATIENCE)
        yield settle_at(fine, plan.starts).outcome.total_eur


def main() -> None:
    """Print a line for each week, and the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--site", type=Path, default=ROOT / "config/linares.toml")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    prices = {one.start: one.value for one in recorded(chosen.data)}
    site = load_site(chosen.site)
    print("week        fixed shift  by means  by quarters  starts in quarters, EUR")
    total = [0.0] * 4
    for first in WEEKS:
        week = Interval(local_instant(first), local_instant(first + 7 * DAY))
        found = list(costs(problem_of(site, week, prices)))
        total = [a + b for a, b in zip(total, found, strict=True)]
        print(f"{first}  {'  '.join(f'{one:9.2f}' for one in found)}")
    print(f"together    {'  '.join(f'{one:9.2f}' for one in total)}")


if __name__ == "__main__":
    main()
