"""What a price forecast is worth to this factory: its own plan of a week, at the true prices.

A rule for backtests beside the simple ones: the week is planned by the forecast and paid at what
came; the least is the same plan made in knowledge of what came, and evenly means the fixed shift.
All three make the same kilograms.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from chocolate_factory.forecasting.backtest.decisions import WEEK_DAYS, Bill, Decision
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.kernel.market_time import DAY, Interval, local_instant
from chocolate_factory.operations.past_outlook import priced_slot
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.config import Site
from chocolate_factory.production.demand import due_batches
from chocolate_factory.savings.compare import SAME_KG

NAME = "the plan of a week"
_SLOT_MINUTES = 60
_PER_MWH = 1000.0


def plan_decision(ports: Ports) -> Decision:
    """The rule for the price that the site pays, at its tariff, in its plant."""
    return Decision(NAME, 1, 1, WEEK_DAYS, _PlanOfAWeek(ports.site), ports.price_series.key)


@dataclass
class _PlanOfAWeek:
    """Chooses by planning; may be sent to another process."""

    site: Site
    foreseen: dict[date, Plan] = field(default_factory=dict)
    """Plans made in knowledge of what came, by their first day: the same for every model."""

    def __call__(self, forecast: Floats, actual: Floats, first_day: date) -> Bill | None:
        """See ``decisions.Choose``."""
        said, came = self._problem(forecast, first_day), self._problem(actual, first_day)
        if said is None or came is None:
            return None
        if first_day not in self.foreseen:
            self.foreseen[first_day] = optimise(came, came.interval.start)
        best = self.foreseen[first_day]
        plan = optimise(said, said.interval.start)
        if best.baseline is None or abs(plan.mass_kg - best.mass_kg) > SAME_KG:
            return None
        # Per MWh, as every rule's bill: what was used is the same in all three.
        scale = _PER_MWH / best.energy_kwh if best.energy_kwh else np.nan
        return Bill(
            scale * _cost_at(came, plan),
            scale * best.total_eur,
            scale * best.baseline.total_eur,
        )

    def _problem(self, prices: Floats, first_day: date) -> PlanningProblem | None:
        """The week at these prices (days, 24), EUR/MWh; None where one is missing."""
        supply, plant = self.site.supply_contract(), self.site.plant()
        week = Interval(local_instant(first_day), local_instant(first_day + WEEK_DAYS * DAY))
        slots = []
        for start in week.grid(_SLOT_MINUTES):
            day, hour = clock_hour(start)
            price = prices[(day - first_day).days, hour]
            if np.isnan(price):
                return None
            slots.append(priced_slot(start, [float(price)], supply, known=True))
        due_from = week.start + timedelta(days=1)
        due = due_batches(self.site.demanded(None), plant, Interval(due_from, week.end))
        return PlanningProblem(plant, tuple(slots), _SLOT_MINUTES, tuple(due), due_from=due_from)


def _cost_at(came: PlanningProblem, plan: Plan) -> float:
    """What ``plan`` costs at the prices of ``came``, EUR."""
    grid = Grid(came)
    at = {slot.start: n for n, slot in enumerate(came.slots)}
    cost = plan.total_eur - plan.cost_eur
    for start in plan.starts:
        recipe = came.plant.recipe(start.recipe)
        step = next(one for one in recipe.steps if one.name == start.step)
        cost += float(grid.step(recipe, step).cost_eur[at[start.start]])
    return cost
