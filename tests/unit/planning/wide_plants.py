"""Random small plants that use every rule there is: people, set-ups, weather, stores, own power."""

import random
from dataclasses import replace
from datetime import time, timedelta
from functools import cache

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.solver.solve import solve
from chocolate_factory.production.model import (
    Attended,
    Battery,
    Changeover,
    ClimateLimits,
    Cooling,
    DueBatch,
    Machine,
    Maintenance,
    Plant,
    PowerPhase,
    Recipe,
    Shift,
    Step,
    Storage,
)
from tests.fakes.plants import MONDAY

HOUR = timedelta(hours=1)
FAMILIES = ("dark", "milk", "nut")
CENT = 0.01


@cache
def wide_formulation(seed: int) -> Formulation:
    """The programme of ``wide_problem(seed)``."""
    return Formulation(wide_problem(seed))


@cache
def best_eur(seed: int) -> float | None:
    """What the best plan costs there; None if what has begun cannot go on, or it is not proven."""
    programme = wide_formulation(seed).programme
    best = solve(programme, time_limit_seconds=30, absolute_gap=CENT / 2)
    return best.worth if best is not None and best.gap <= CENT else None


def wide_problem(
    seed: int, *, hours: int = 14, batches: int = 4, recipes: int = 2
) -> PlanningProblem:
    """A planning problem with most of what a site's file can say, small enough to solve at once."""
    dice = random.Random(seed)  # noqa: S311 - a game
    minutes = dice.choice((15, 60, 60))
    machines = tuple(_machine(dice, name, hours) for name in ("mixer", "oven"))
    made = tuple(_recipe(dice, f"{FAMILIES[n % 3]}-{n}", FAMILIES[n % 3]) for n in range(recipes))
    stores: tuple[Storage, ...] = ()
    if dice.random() < 0.5:
        after = tuple((recipe.name, "mixing") for recipe in made)
        stores = (
            Storage("tank", after, dice.choice((0.0, 100.0, 150.0)), dice.choice((0.5, 3.0))),
        )
    plant = Plant(
        machines,
        made,
        _shifts(dice),
        storages=stores,
        cooling=Cooling(8.0, 20.0) if dice.random() < 0.5 else None,
        battery=Battery(30.0, 12.0, 0.8, 0.01, dice.choice((0.0, 10.0)))
        if dice.random() < 0.3
        else None,
    )
    limit_kw = dice.choice((25.0, 45.0, 10_000.0))
    slots = _slots(dice, hours, minutes, limit_kw)
    due = tuple(
        DueBatch(MONDAY + dice.randint(4, hours) * HOUR, dice.choice(made).name, number)
        for number in range(1, batches + 1)
    )
    problem = PlanningProblem(plant, slots, minutes, due)
    if dice.random() < 0.4:
        problem = replace(problem, begun=(_begun(dice, problem),))
    if minutes == 15 and dice.random() < 0.3:
        problem = replace(problem, fine_until=MONDAY + 4 * HOUR)
    return problem


def _machine(dice: random.Random, name: str, hours: int) -> Machine:
    away: tuple[Maintenance, ...] = ()
    if dice.random() < 0.4:
        begins = MONDAY + dice.randint(0, hours - 3) * HOUR
        away = (Maintenance(Interval(begins, begins + 2 * HOUR)),)
    changes: tuple[Changeover, ...] = ()
    if dice.random() < 0.6:
        changes = tuple(
            Changeover(one, other, dice.choice((0, 30, 60, 90)), dice.choice((0.0, 2.0)))
            for one in FAMILIES
            for other in FAMILIES
            if one != other and dice.random() < 0.7
        )
    limits = ClimateLimits(max_temperature_celsius=28.0) if dice.random() < 0.3 else None
    return Machine(
        name,
        dice.choice((1, 1, 2)),
        10.0,
        limits,
        changes,
        dice.choice((0, 0, 15, 60)),
        away,
        dice.choice((0.0, 5.0)),
        dice.choice((0.0, 500.0)),
    )


def _recipe(dice: random.Random, name: str, family: str) -> Recipe:
    mixing = Step(
        "mixing",
        "mixer",
        dice.choice(((PowerPhase(60, 10.0),), (PowerPhase(30, 5.0), PowerPhase(60, 20.0)))),
        dice.choice(list(Attended)),
        dice.choice((0, 60, 180, 300)),
        people=dice.choice((1, 2)),
    )
    baking = Step(
        "baking",
        "oven",
        dice.choice(((PowerPhase(120, 20.0),), (PowerPhase(15, 30.0), PowerPhase(45, 10.0)))),
        dice.choice(list(Attended)),
        None,
        shifts=dice.choice((None, frozenset({"day", "extra"}))),
        yield_share=dice.choice((1.0, 0.8)),
    )
    return Recipe(name, 100.0, (mixing, baking), family)


def _shifts(dice: random.Random) -> tuple[Shift, ...]:
    every = frozenset(range(7))
    day = Shift("day", every, time(2), time(dice.choice((9, 14))), dice.choice((0.0, 4.0)))
    night = Shift("night", every, time(22), time(3), dice.choice((0.0, 6.0)))
    extra = Shift(
        "extra", every, time(8), time(13), dice.choice((0.0, 1.0)), dice.choice((0.5, 8.0))
    )
    early = Shift("early", every, time(0), time(5), 2.0, dice.choice((0.2, 5.0)))
    chosen = [one for one in (night, extra, early) if dice.random() < 0.6]
    return (day, *chosen)


def _slots(
    dice: random.Random, hours: int, minutes: int, limit_kw: float
) -> tuple[PricedSlot, ...]:
    sunny = dice.random() < 0.4
    found = []
    for hour in range(hours):
        price, warm = round(dice.uniform(-0.1, 0.4), 3), dice.uniform(5.0, 33.0)
        panels_kw = dice.choice((0.0, 8.0, 25.0)) if sunny else 0.0
        for part in range(60 // minutes):
            start = MONDAY + timedelta(minutes=60 * hour + part * minutes)
            known = dice.random() < 0.95
            found.append(
                PricedSlot(
                    start=start,
                    price_eur_per_kwh=price,
                    known=True,
                    power_limit_kw=limit_kw,
                    temperature_celsius=warm if known else None,
                    humidity_percent=dice.choice((40.0, 80.0)),
                    photovoltaic_kw=panels_kw,
                    surplus_eur_per_kwh=0.05,
                )
            )
    return tuple(found)


def _begun(dice: random.Random, problem: PlanningProblem) -> Start:
    batch = problem.due[0]
    recipe = problem.plant.recipe(batch.recipe)
    step = recipe.steps[0]
    start = MONDAY - dice.choice((0.5, 1.0, 1.5)) * HOUR
    return Start(
        batch=batch.key,
        recipe=recipe.name,
        step=step.name,
        machine=step.machine,
        unit=1,
        start=start,
        end=start + timedelta(minutes=step.minutes),
        energy_kwh=step.energy_kwh,
        cost_eur=0.0,
        price_known=True,
    )
