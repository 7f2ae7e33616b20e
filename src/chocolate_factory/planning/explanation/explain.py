"""Why then: each start beside the next best one, and the rule without which it would be cheaper."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.kernel.units import HALF_A_CENT_EUR
from chocolate_factory.planning.binding import Bind, Binding
from chocolate_factory.planning.explanation.freedom import Freedom
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Start
from chocolate_factory.production.model import Opening

_WAITS = (Bind.NEXT_STEP, Bind.STEP_BEFORE)


def explain(
    grid: Grid,
    planned: tuple[Start, ...],
    opened: Collection[Opening] = (),
) -> tuple[Start, ...]:
    """``planned`` with each start's cheapest alternative that keeps all others where they are.

    An alternative respects the batch's other steps, waits, machines, people, weather, locks and
    contracted power, and is not late where the plan is in time.
    """
    freedom = Freedom(grid, planned, opened)
    return tuple(_explained(grid, start, freedom) for start in planned)


def _explained(grid: Grid, start: Start, freedom: Freedom) -> Start:
    costs, rules = freedom.around(start)
    own = grid.number(start.start)
    elsewhere = np.arange(grid.count) != own
    best = _cheapest(costs, elsewhere & _all(rules))
    binding = _binding(grid, own, costs, rules)
    if best is None:
        return replace(start, binding=binding)
    extra = float(costs[best] - costs[own])
    if extra < -HALF_A_CENT_EUR and freedom.was_announced(start):
        binding = Binding(Bind.STABILITY, grid.instant(best), -extra)
    return replace(start, runner_up=grid.instant(best), extra_cost_eur=extra, binding=binding)


def _binding(
    grid: Grid, own: int, costs: NDArray[np.float64], rules: dict[Bind, NDArray[np.bool_]]
) -> Binding:
    """The rule whose absence alone would save the most; else one of those that bind together."""
    found = []
    for rule, allows in rules.items():
        others = {one: mask for one, mask in rules.items() if one is not rule}
        slot = _cheapest(costs, _all(others) & ~allows)
        saving = float(costs[own] - costs[slot]) if slot is not None else 0.0
        if slot is not None and saving > HALF_A_CENT_EUR:
            found.append(Binding(rule, grid.instant(slot), saving))
    if not found:
        return _bound_by_several(grid, own, costs, rules)
    return max(found, key=lambda one: (one.rule not in _WAITS, one.saving_eur))


def _bound_by_several(
    grid: Grid, own: int, costs: NDArray[np.float64], rules: dict[Bind, NDArray[np.bool_]]
) -> Binding:
    """The first rule that forbids the cheapest slot of all, where none alone forbids a cheaper one.

    A start that is frozen, for one, and whose next step is frozen, too.
    """
    slot = _cheapest(costs, np.ones(grid.count, dtype=np.bool_))
    saving = float(costs[own] - costs[slot]) if slot is not None else 0.0
    forbidding = [rule for rule, allows in rules.items() if slot is not None and not allows[slot]]
    if slot is None or saving <= HALF_A_CENT_EUR or not forbidding:
        return Binding(Bind.NOTHING)
    return Binding(forbidding[0], grid.instant(slot), saving)


def _cheapest(costs: NDArray[np.float64], where: NDArray[np.bool_]) -> int | None:
    possible = np.where(where & np.isfinite(costs), costs, np.inf)
    best = int(possible.argmin())
    return best if np.isfinite(possible[best]) else None


def _all(rules: dict[Bind, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.asarray(np.all(list(rules.values()), axis=0))
