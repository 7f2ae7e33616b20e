"""What grid, panels and battery give for a set of starts, and what exceeds the contract."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from chocolate_factory.planning.arrangements import OwnSupplySlot
from chocolate_factory.planning.formulation.own_supply import OwnSupply, add_own_supply
from chocolate_factory.planning.load import peak_kw, used_kwh
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.solver.programme import Numbers, Programme, Terms
from chocolate_factory.planning.solver.solve import OutOfTimeError, solve

_GAP_EUR = 1e-6
LONGEST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Supplied:
    """How a set of starts is supplied.

    Attributes:
        excess_kwh: Energy above the contracted power.
        own: Slot by slot; empty in a plant without panels and battery.
        own_eur: What they save and earn against buying all from the grid.
    """

    excess_kwh: float
    own: tuple[OwnSupplySlot, ...] = ()
    own_eur: float = 0.0


def supply(problem: PlanningProblem, starts: Iterable[Start]) -> Supplied:
    """The cheapest way of supplying ``starts`` and what has begun; the same for every rule.

    A battery is used as well as it can be for whatever runs, in plans and in baselines, so that a
    saving is never its merit.
    """
    running = [*problem.begun, *starts]
    hours = problem.slot_hours
    return supply_load(problem, peak_kw(problem, running), used_kwh(problem, running) / hours)


def supply_load(problem: PlanningProblem, peaks: Numbers, mean_kw: Numbers) -> Supplied:
    """The same for a load that is known.

    Args:
        problem: Prices, contract, panels and battery.
        peaks: The most that is drawn in each slot, kW.
        mean_kw: What is drawn on average in each slot.

    Raises:
        OutOfTimeError: It could not be found in the time allowed.
    """
    limits = np.array([slot.power_limit_kw for slot in problem.slots])
    hours = problem.slot_hours
    programme = Programme()

    def load(slot: int) -> tuple[Terms, float]:
        return [], float(mean_kw[slot])

    own = add_own_supply(programme, problem, load, float(mean_kw.max(initial=0.0)))
    if own is None:
        return Supplied(float(np.maximum(0.0, peaks - limits).sum() * hours))
    excess = [programme.column(cost=problem.excess_eur_per_kwh * hours) for _ in problem.slots]
    for number, slot in enumerate(own.slots):
        room_kw = float(limits[number] + slot.panels_kw - peaks[number])
        programme.row([*slot.drawn, (excess[number], -1.0)], most=room_kw)
    solution = solve(programme, time_limit_seconds=LONGEST_SECONDS, absolute_gap=_GAP_EUR)
    if solution is None:
        raise OutOfTimeError(
            "Panels and battery could not be planned in the time allowed.",
            advice="Ask again when the machine has less to do, or for fewer days.",
        )
    values = solution.values
    slots = _told(problem, own, values, mean_kw)
    excess_kw = float(values[excess].sum())
    return Supplied(excess_kw * hours, slots, _saved_eur(problem, slots, mean_kw))


def _told(
    problem: PlanningProblem, own: OwnSupply, values: Numbers, mean_kw: Numbers
) -> tuple[OwnSupplySlot, ...]:
    def value(column: int) -> float:
        return float(values[column]) if column >= 0 else 0.0

    told = []
    for slot, columns, used_kw in zip(problem.slots, own.slots, mean_kw, strict=True):
        drawn = sum(sign * value(column) for column, sign in columns.drawn)
        told.append(
            OwnSupplySlot(
                start=slot.start,
                import_kw=max(0.0, float(used_kw) + drawn - columns.panels_kw),
                export_kw=value(columns.exported),
                charge_kw=value(columns.charge),
                discharge_kw=value(columns.discharge),
                stored_kwh=value(columns.stored),
            )
        )
    return tuple(told)


def _saved_eur(
    problem: PlanningProblem, slots: tuple[OwnSupplySlot, ...], mean_kw: Numbers
) -> float:
    battery, hours = problem.plant.battery, problem.slot_hours
    wear = battery.wear_eur_per_kwh if battery else 0.0
    saved = 0.0
    for priced, own, used_kw in zip(problem.slots, slots, mean_kw, strict=True):
        saved += (float(used_kw) - own.import_kw) * priced.price_eur_per_kwh * hours
        saved += own.export_kw * priced.surplus_eur_per_kwh * hours
        saved -= own.discharge_kw * wear * hours
    return saved
