"""How often a plan that is made anew every half an hour breaks what it announced, and for how much.

``python -m benchmarks.bench_replanning --data FOLDER`` replans the default plant through a week of
recorded day-ahead prices, each time with only what was known then: published prices, and after them
the product's forecast without trained models (``--train`` trains them first, some minutes). The
same week is replanned without frozen window and threshold; what the batches that fell due in it
cost in either world, at the prices that came, is what stability costs.
"""

import argparse
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from benchmarks.recorded_history import load
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, local_instant
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import price_hours
from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import subjects
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.planning.changes import Change
from chocolate_factory.planning.memory import MemoryPlanStore
from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.ports import build_rig
from tests.shared import DATA

WEEK = 7 * DAY
HISTORY = 400 * DAY
"""What forecasts look back on; training wants years and gets them."""


class KnownStore(MemorySeriesStore):
    """A store that tells nobody what was not yet known."""

    now: datetime | None = None

    def read(self, *args: Any, known_at: datetime | None = None, **options: Any) -> Any:  # noqa: ANN401
        """As known now, unless somebody asks for less."""
        return super().read(*args, known_at=known_at or self.now, **options)


@dataclass
class World:
    """One way of replanning, and what came of it."""

    name: str
    ports: Ports
    told: list[Plan] = field(default_factory=list)
    executed: dict[tuple[str, str], Start] = field(default_factory=dict)
    disturbed: list[tuple[datetime, tuple[Change, ...], float | None]] = field(default_factory=list)
    announced: int = 0
    seconds: float = 0.0

    def replan(self, now: datetime) -> None:
        """Make the next plan; what the last one has begun by then is executed."""
        for one in self.told[-1].starts if self.told else ():
            if one.start <= now:
                self.executed.setdefault((one.batch, one.step), one)
        began = time.perf_counter()
        plan = make_plan(self.ports)
        self.seconds += time.perf_counter() - began
        self.announced += len(_work(plan) - (_work(self.told[-1]) if self.told else set()))
        if plan.difference is not None and plan.difference.disturbed:
            self.disturbed.append((now, plan.difference.disturbed, plan.difference.gain_eur))
        self.told.append(plan)

    def cost_eur(
        self, week: Interval, price_eur_per_kwh: dict[datetime, float]
    ) -> tuple[float, int]:
        """Of the batches that fell due in ``week``, at these prices; and how many they are."""
        due = {batch.key for plan in self.told for batch in plan.due if batch.due in week}
        starts = [one for one in self.executed.values() if one.batch in due]
        cost = 0.0
        for one in starts:
            hours = (one.end - one.start) / HOUR
            cost += sum(
                one.energy_kwh / hours * price_eur_per_kwh[one.start + n * HOUR]
                for n in range(round(hours))
            )
        return cost, len({one.batch for one in starts})

    def report(self) -> None:
        """Print how firm it was."""
        starts = sum(len(changes) for _, changes, _ in self.disturbed)
        stays = [plan.stability_eur for plan in self.told]
        print(
            f"{self.name}: {len(self.told)} plans in {self.seconds:.0f} s"
            f" ({self.seconds / len(self.told):.2f} s each), {self.announced} starts announced,"
            f" {starts} changed in {len(self.disturbed)} of the plans;"
            f" dearer than the best by {sum(stays) / len(stays):.2f} EUR on average,"
            f" {max(stays):.2f} at most"
        )
        for moment, changes, gain in self.disturbed:
            causes = ", ".join(sorted({one.cause for one in changes}))
            told = "not comparable" if gain is None else f"{gain:.2f} EUR"
            print(f"  {moment:%a %d %b %H:%M}Z  {len(changes):3d} starts, gain {told} ({causes})")


def _work(plan: Plan) -> set[tuple[str, str, datetime]]:
    return {(one.recipe, one.step, one.start) for one in plan.starts}


def run(data: Path, first: date, every: timedelta, *, trained: bool) -> None:
    """Replan a week in both worlds and print the figures."""
    begins = local_instant(first) + 12 * HOUR
    rig = build_rig(begins)
    store = KnownStore()
    since = begins - (5 * 365 * DAY if trained else HISTORY)
    load(store, data, since=f"{since:%Y-%m-%d}")
    store.now = begins
    site = rig.ports.site
    ports = replace(rig.ports, series=store, history=begins - since)
    if trained:
        began = time.perf_counter()
        report = train_models(ports, subjects(series=[ports.price_series.key]))
        print(f"trained {len(report.cards)} models in {time.perf_counter() - began:.0f} s")
    loose = site.model_copy(
        update={
            "planning": site.planning.model_copy(
                update={"frozen_hours": 0.0, "change_threshold_eur": 0.0}
            )
        }
    )
    worlds = (
        World("Stable", ports),
        World("Loose", replace(ports, plans=MemoryPlanStore(), site=loose)),
    )
    ports.clock.shift += begins - ports.clock.now()
    for step in range(int(WEEK / every)):
        now = begins + step * every
        ports.clock.shift += now - ports.clock.now()
        store.now = now
        update_forecast(ports)
        for world in worlds:
            world.replan(now)
    store.now = begins + WEEK + 3 * DAY
    week = Interval(begins + DAY, begins + WEEK)
    truth = price_hours(ports, Interval(begins - DAY, store.now))
    prices = {hour.start: hour.price_eur_per_kwh for hour in truth}
    costs = []
    for world in worlds:
        world.report()
        cost, batches = world.cost_eur(week, prices)
        costs.append(cost)
        print(f"  {batches} batches fell due and cost {cost:.2f} EUR at the prices that came")
    print(f"Stability cost {costs[0] - costs[1]:.2f} EUR in the week.")


def main(arguments: Iterable[str] | None = None) -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default="2024-11-04")
    parser.add_argument("--every", type=int, default=30, help="minutes between two plans")
    parser.add_argument("--train", action="store_true", help="train the models first")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    first = chosen.first if isinstance(chosen.first, date) else date.fromisoformat(chosen.first)
    run(chosen.data, first, timedelta(minutes=chosen.every), trained=chosen.train)


if __name__ == "__main__":
    main()
