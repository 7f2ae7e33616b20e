"""The best use of panels, battery and grid for a load: what is bought, stored, sold and left.

One meter: what is bought less what is sold is the load, less what the panels give, plus what goes
into the battery, less what comes out. Panels may be turned down; only their own power is sold; in a
slot the plant either buys or sells, and the battery is either charged or discharged; it ends with
as much in it as it began with. The contracted power is compared with what passes the meter.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.model import Battery
from tests.planning_checks.plain_rules import Works

COLUMNS = 8
BOUGHT, SOLD, USED, CHARGE, DISCHARGE, EXCESS, SELLS, CHARGES = range(COLUMNS)


def least_supply_eur(works: Works, kwh: Sequence[float], kw: Sequence[float]) -> float:
    """Excess power, and what own supply changes against buying ``kwh`` from the grid."""
    problem, battery = works.problem, works.plant.battery
    if battery is not None:
        return _with_battery(problem, tuple(kwh), tuple(kw), battery)
    hours = works.slot / 60
    return sum(
        _alone_eur(slot, energy / hours, power, problem.excess_eur_per_kwh) * hours
        for slot, energy, power in zip(works.slots, kwh, kw, strict=True)
    )


def least_conceivable_eur(works: Works) -> float:
    """No load has a lower one; for leaving out early what cannot be better."""
    battery = works.plant.battery
    through_kw = battery.power_kw if battery else 0.0
    return -sum(
        slot.photovoltaic_kw * max(slot.price_eur_per_kwh, slot.surplus_eur_per_kwh, 0.0)
        + through_kw * max(abs(slot.price_eur_per_kwh), abs(slot.surplus_eur_per_kwh))
        for slot in works.slots
    ) * (works.slot / 60)


def _alone_eur(slot: PricedSlot, load_kw: float, power_kw: float, excess_eur: float) -> float:
    """For each hour of a slot without battery: the best of the panels' settings that can be it."""
    most = slot.photovoltaic_kw
    settings = {0.0, most, min(most, load_kw), min(most, max(0.0, power_kw - slot.power_limit_kw))}
    return min(
        max(0.0, load_kw - used) * slot.price_eur_per_kwh
        - max(0.0, used - load_kw) * slot.surplus_eur_per_kwh
        - load_kw * slot.price_eur_per_kwh
        + max(0.0, power_kw - used - slot.power_limit_kw) * excess_eur
        for used in settings
    )


@lru_cache(maxsize=100_000)
def _with_battery(
    problem: PlanningProblem, kwh: tuple[float, ...], kw: tuple[float, ...], battery: Battery
) -> float:
    """By a linear programme over all slots; whole numbers only decide who sells."""
    slots, hours = problem.slots, problem.slot_minutes / 60
    count = len(slots)
    load = np.array(kwh) / hours
    most = 1 + max(*load, *kw) + 2 * battery.power_kw + max(one.photovoltaic_kw for one in slots)
    upper = np.tile(
        [most, most, 0.0, battery.power_kw, battery.power_kw, most, 1.0, 1.0], (count, 1)
    )
    upper[:, USED] = [slot.photovoltaic_kw for slot in slots]
    cost = np.zeros((count, COLUMNS))
    cost[:, BOUGHT] = [slot.price_eur_per_kwh * hours for slot in slots]
    cost[:, SOLD] = [-slot.surplus_eur_per_kwh * hours for slot in slots]
    cost[:, DISCHARGE] = battery.wear_eur_per_kwh * hours
    cost[:, EXCESS] = problem.excess_eur_per_kwh * hours
    rows: list[tuple[np.ndarray, float, float]] = []

    def row(number: int, terms: dict[int, float], least: float, at_most: float) -> None:
        one = np.zeros((count, COLUMNS))
        for column, value in terms.items():
            one[number, column] = value
        rows.append((one.ravel(), least, at_most))

    stored = np.zeros((count, COLUMNS))
    way = battery.one_way_efficiency
    for number, slot in enumerate(slots):
        meter = {BOUGHT: 1.0, SOLD: -1.0, USED: 1.0, CHARGE: -1.0, DISCHARGE: 1.0}
        row(number, meter, load[number], load[number])
        excess = {EXCESS: 1.0, USED: 1.0, CHARGE: -1.0, DISCHARGE: 1.0}
        row(number, excess, kw[number] - slot.power_limit_kw, np.inf)
        row(number, {SOLD: 1.0, USED: -1.0}, -np.inf, 0.0)
        row(number, {CHARGE: 1.0, CHARGES: -battery.power_kw}, -np.inf, 0.0)
        row(number, {DISCHARGE: 1.0, CHARGES: battery.power_kw}, -np.inf, battery.power_kw)
        row(number, {BOUGHT: 1.0, SELLS: most}, -np.inf, most)
        row(number, {SOLD: 1.0, SELLS: -most}, -np.inf, 0.0)
        stored[number, CHARGE], stored[number, DISCHARGE] = way * hours, -hours / way
        room = battery.capacity_kwh - battery.charge_kwh
        least_kwh = 0.0 if number == count - 1 else -battery.charge_kwh
        rows.append((stored.ravel().copy(), least_kwh, room))
    matrix, least, at_most = zip(*rows, strict=True)
    found = milp(
        cost.ravel(),
        constraints=LinearConstraint(np.array(matrix), least, at_most),
        bounds=Bounds(0.0, upper.ravel()),
        integrality=np.tile([0, 0, 0, 0, 0, 0, 1, 1], count),
    )
    assert found.success, found.message
    return float(found.fun) - float(np.dot(cost[:, BOUGHT], load))
