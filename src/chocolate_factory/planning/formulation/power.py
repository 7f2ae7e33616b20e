"""Contracted power: what runs in a slot stays below it, or exceeds it at a price."""

from collections import defaultdict
from collections.abc import Sequence

from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.formulation.own_supply import OwnSupply
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.load import peak_kw
from chocolate_factory.planning.solver.programme import Programme


def add_power(
    programme: Programme, grid: Grid, every: Sequence[StepCounts], own: OwnSupply | None
) -> dict[int, int]:
    """``sum of peak kW of what runs - own supply - excess <= contracted power`` in each slot.

    Rows are written where everything that can run together exceeds the contracted power. The column
    of each excess, in kW.
    """
    begun_kw = peak_kw(grid.problem, grid.problem.begun)
    battery_kw = own.battery_kw if own else 0.0
    excess: dict[int, int] = {}
    for number, slot in enumerate(grid.problem.slots):
        limit_kw = slot.power_limit_kw
        most_kw = largest_kw(grid, every, number) + float(begun_kw[number]) + battery_kw
        if most_kw <= limit_kw:
            continue
        cost = grid.problem.excess_eur_per_kwh * grid.hours
        excess[number] = programme.column(upper=most_kw, cost=cost)
        over = (excess[number], -1.0)
        panels_kw = own.slots[number].panels_kw if own else 0.0
        drawn = own.slots[number].drawn if own else []
        terms = [term for one in every for term in one.peak_kw(number)]
        room_kw = limit_kw + panels_kw - float(begun_kw[number])
        programme.row([*terms, *drawn, over], most=room_kw)
        # A step alone above the limit exceeds it whenever it runs: says nothing new of whole
        # numbers of starts, but without it their relaxation is far from whole.
        alone_kw = limit_kw + panels_kw + battery_kw
        above = [term for one in every for term in one.peak_kw(number, above_kw=alone_kw)]
        if above:
            programme.row([*above, over], most=0.0)
    return excess


def largest_kw(grid: Grid, every: Sequence[StepCounts], slot: int) -> float:
    """All units running at the strongest step that can be running in ``slot``."""
    strongest: dict[str, float] = defaultdict(float)
    for counts in every:
        if counts.may_run(slot):
            step = counts.grid_step
            drawn_kw = step.step.peak_kw + float(step.chiller_kw[slot])
            strongest[step.step.machine] = max(strongest[step.step.machine], drawn_kw)
    return sum(grid.problem.plant.machine(name).count * kw for name, kw in strongest.items())
