"""Small plants and planning problems whose answers can be worked out by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from math import cos, pi

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.config import Site, load_site
from chocolate_factory.production.demand import due_batches
from chocolate_factory.production.model import (
    Attended,
    DueBatch,
    Machine,
    Plant,
    PowerPhase,
    Recipe,
    Shift,
    Step,
)
from tests.fakes.series import at
from tests.shared import ROOT

MONDAY = at("2024-11-04T00:00+01:00")
ALWAYS = Shift("always", frozenset(range(7)), time(0), time(0))
WORKING_DAYS = Shift("working-days", frozenset(range(6)), time(6), time(22))
PLENTY_KW = 10_000.0


def a_step(
    name: str,
    minutes: int = 60,
    power_kw: float = 10.0,
    *,
    attended: Attended = Attended.NEVER,
    wait: int | None = 0,
) -> Step:
    """A step on a machine of its own; ``wait`` in minutes."""
    return Step(name, f"{name}-machine", (PowerPhase(minutes, power_kw),), attended, wait)


def a_recipe(*steps: Step, name: str = "bar", batch_kg: float = 100.0) -> Recipe:
    """A recipe whose last step has no next one to wait for."""
    return Recipe(name, batch_kg, (*steps[:-1], replace(steps[-1], max_wait_minutes=None)))


def a_plant(
    *recipes: Recipe, units: Mapping[str, int] | None = None, shift: Shift = ALWAYS
) -> Plant:
    """A plant with one unit of each machine its recipes need, or ``units`` by step name."""
    steps = {step.machine: step for recipe in recipes for step in recipe.steps}
    counts = {f"{name}-machine": count for name, count in (units or {}).items()}
    machines = tuple(
        Machine(name, counts.get(name, 1), step.peak_kw) for name, step in steps.items()
    )
    return Plant(machines, recipes, (shift,))


def slots_of(
    prices: Sequence[float],
    minutes: int = 60,
    limit_kw: float = PLENTY_KW,
    first: datetime = MONDAY,
) -> tuple[PricedSlot, ...]:
    """A grid with these prices, all published."""
    return tuple(
        PricedSlot(
            first + timedelta(minutes=minutes * n), price, known=True, power_limit_kw=limit_kw
        )
        for n, price in enumerate(prices)
    )


def a_problem(
    plant: Plant,
    prices: Sequence[float],
    due_after: Sequence[int] = (),
    *,
    begun: tuple[Start, ...] = (),
    limit_kw: float = PLENTY_KW,
) -> PlanningProblem:
    """Batches of the first recipe, each due so many hours after Monday 00:00; hourly prices."""
    recipe = plant.recipes[0].name
    due = tuple(
        DueBatch(MONDAY + timedelta(hours=hours), recipe, number)
        for number, hours in enumerate(due_after, start=1)
    )
    return PlanningProblem(plant, slots_of(prices, limit_kw=limit_kw), 60, due, begun)


def a_start(plant: Plant, batch: str, step: str, hours: float, unit: int = 1) -> Start:
    """A start of the first recipe, so many hours after (or before) Monday 00:00, free of charge."""
    recipe = plant.recipes[0]
    one = next(one for one in recipe.steps if one.name == step)
    start = MONDAY + timedelta(hours=hours)
    return Start(
        batch=batch,
        recipe=recipe.name,
        step=step,
        machine=one.machine,
        unit=unit,
        start=start,
        end=start + timedelta(minutes=one.minutes),
        energy_kwh=one.energy_kwh,
        cost_eur=0.0,
        price_known=True,
    )


def two_steps(*, wait: int = 120, units: Mapping[str, int] | None = None) -> Plant:
    """Mixing (1 h, 10 kW), a wait in minutes, baking (2 h, 20 kW); 50 kWh for 100 kg."""
    mixing, baking = a_step("mixing", wait=wait), a_step("baking", 120, 20.0)
    return a_plant(a_recipe(mixing, baking), units=units)


def linares() -> Site:
    """The default site."""
    return load_site(ROOT / "config/linares.toml")


def daily_wave(hours: int, minutes: int = 60) -> list[float]:
    """An invented all-in price: dear in the evening, cheap in the small hours, each day other."""
    return [
        0.14 + 0.05 * cos((n - 20) * pi / 12) + 0.011 * ((n // 24) % 3) + 0.0007 * (n % 5)
        for n in (m * minutes // 60 for m in range(hours * 60 // minutes))
    ]


def factory_problem(
    prices: Sequence[float],
    *,
    first: datetime = MONDAY,
    minutes: int = 60,
    kg_per_month: float = 4300.0,
    limit_kw: float = 135.0,
) -> PlanningProblem:
    """The default plant with what falls due from a day after the first slot on."""
    site = linares()
    slots = slots_of(prices, minutes, limit_kw, first)
    interval = Interval(first, first + timedelta(minutes=minutes * len(slots)))
    due_from = min(first + timedelta(days=1), interval.end)
    due = due_batches(site.demanded(kg_per_month), site.plant(), Interval(due_from, interval.end))
    return PlanningProblem(site.plant(), slots, minutes, tuple(due), due_from=due_from)
