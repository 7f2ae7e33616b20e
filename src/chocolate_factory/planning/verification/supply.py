"""The contract's power, the panels and the battery, followed slot by slot."""

from collections.abc import Iterator, Sequence

from chocolate_factory.planning.arrangements import OwnSupplySlot
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.verification.faults import (
    HOUR,
    minutes_into,
    slots_of,
    step_of,
)
from chocolate_factory.production.model import Battery

KW = 1e-4
"""Kilowatts and kilowatt-hours by which what a solver found may be off."""


def check_supply(
    problem: PlanningProblem, planned: Sequence[Start], outcome: Outcome
) -> Iterator[str]:
    """Nothing comes from nowhere, and power above the contract is paid for."""
    peaks, means = _drawn_kw(problem, planned)
    own = outcome.own_supply
    if own:
        if [one.start for one in own] != [slot.start for slot in problem.slots]:
            yield "own supply is not told for every slot"
            return
        yield from _own(problem, means, own)
        peaks = [
            peak + one.import_kw - one.export_kw - mean
            for peak, one, mean in zip(peaks, own, means, strict=True)
        ]
        if abs(_saved_eur(problem, means, own) - outcome.own_supply_eur) > KW * len(own):
            yield "own supply does not save what is said"
    above_kwh = _above_kwh(problem, peaks)
    if abs(above_kwh * problem.excess_eur_per_kwh - outcome.excess_cost_eur) > KW * len(peaks):
        yield f"{above_kwh:.3f} kWh are used above the contracted power, not what is said"


def _above_kwh(problem: PlanningProblem, peaks: Sequence[float]) -> float:
    pairs = zip(peaks, problem.slots, strict=True)
    above_kw = sum(max(0.0, peak - slot.power_limit_kw) for peak, slot in pairs)
    return above_kw * (problem.slot / HOUR)


def _drawn_kw(
    problem: PlanningProblem, planned: Sequence[Start]
) -> tuple[list[float], list[float]]:
    """At most and on average in each slot; every start at its own most."""
    peaks, means = [0.0] * len(problem.slots), [0.0] * len(problem.slots)
    for start in (*problem.begun, *planned):
        step, machine = step_of(problem, start), problem.plant.machine(start.machine)
        for number in slots_of(problem, start):
            slot = problem.slots[number]
            span = minutes_into(start, problem, number)
            chiller_kw = problem.plant.cooling_kw(
                machine, slot.temperature_celsius, slot.humidity_percent
            )
            running = min(slot.start + problem.slot, start.end) - max(slot.start, start.start)
            peaks[number] += step.peak_between(*span) + chiller_kw
            used_kwh = step.energy_between(*span) + chiller_kw * (running / HOUR)
            means[number] += used_kwh / (problem.slot / HOUR)
    return peaks, means


def _own(
    problem: PlanningProblem, means: Sequence[float], own: Sequence[OwnSupplySlot]
) -> Iterator[str]:
    battery = problem.plant.battery
    for slot, mean, one in zip(problem.slots, means, own, strict=True):
        used_kw = one.import_kw - one.export_kw + one.discharge_kw - one.charge_kw
        sun_kw = mean - used_kw
        if not one.export_kw - KW <= sun_kw <= slot.photovoltaic_kw + KW:
            yield f"the panels give {sun_kw:.3f} kW at {slot.start:%d %H:%M}Z"
        if min(one.import_kw, one.export_kw) > KW:
            yield f"power is bought to be sold at {slot.start:%d %H:%M}Z"
        if min(one.charge_kw, one.discharge_kw) > KW:
            yield f"the battery burns power at {slot.start:%d %H:%M}Z"
    yield from _battery(problem, battery, own)


def _battery(
    problem: PlanningProblem, battery: Battery | None, own: Sequence[OwnSupplySlot]
) -> Iterator[str]:
    if battery is None:
        if any(one.charge_kw or one.discharge_kw for one in own):
            yield "there is no battery"
        return
    hours = problem.slot / HOUR
    begins = stored = min(battery.charge_kwh, battery.capacity_kwh)
    for one in own:
        stored += one.charge_kw * hours * battery.efficiency**0.5
        stored -= one.discharge_kw * hours / battery.efficiency**0.5
        if abs(stored - one.stored_kwh) > KW * len(own):
            yield f"the battery cannot hold {one.stored_kwh:.2f} kWh at {one.start:%d %H:%M}Z"
        if not -KW <= one.stored_kwh <= battery.capacity_kwh + KW:
            yield f"the battery holds {one.stored_kwh:.2f} kWh at {one.start:%d %H:%M}Z"
        if max(one.charge_kw, one.discharge_kw) > battery.power_kw + KW:
            yield f"the battery is too weak at {one.start:%d %H:%M}Z"
    if own[-1].stored_kwh < begins - KW:
        yield "the battery ends emptier than it began"


def _saved_eur(
    problem: PlanningProblem, means: Sequence[float], own: Sequence[OwnSupplySlot]
) -> float:
    hours, battery = problem.slot / HOUR, problem.plant.battery
    saved = 0.0
    for slot, mean, one in zip(problem.slots, means, own, strict=True):
        saved += (mean - one.import_kw) * hours * slot.price_eur_per_kwh
        saved += one.export_kw * hours * slot.surplus_eur_per_kwh
        saved -= one.discharge_kw * hours * (battery.wear_eur_per_kwh if battery else 0.0)
    return saved
