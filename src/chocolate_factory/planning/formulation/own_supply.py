"""Own supply: panels and battery beside the grid; only in a plant that has them.

The energy of starts is charged as if all came from the grid at its price. What is counted here is
what panels and battery change about that.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.solver.programme import Programme, Terms
from chocolate_factory.production.model import Battery

Load = Callable[[int], tuple[Terms, float]]
"""What the plant draws in a slot, kW on average: of columns, and fixed."""


@dataclass(frozen=True, slots=True)
class OwnSlot:
    """The columns of one slot, in kW unless said otherwise; -1 where there is none.

    Attributes:
        panels_kw: What the panels give.
        exported: Of that, what is sold.
        wasted: Of that, what is thrown away.
        charge: Into the battery.
        discharge: Out of the battery.
        stored: In the battery at the end of the slot, kWh.
    """

    panels_kw: float
    exported: int = -1
    wasted: int = -1
    charge: int = -1
    discharge: int = -1
    stored: int = -1

    @property
    def drawn(self) -> Terms:
        """What the grid gives on top of the load, before the panels' power is taken off."""
        signs = ((self.exported, 1.0), (self.wasted, 1.0), (self.charge, 1.0))
        return [one for one in (*signs, (self.discharge, -1.0)) if one[0] >= 0]


@dataclass(frozen=True, slots=True)
class OwnSupply:
    """Panels and battery, slot by slot.

    Attributes:
        slots: Their columns.
        battery_kw: Power of the battery; 0 without one.
    """

    slots: tuple[OwnSlot, ...]
    battery_kw: float


def add_own_supply(
    programme: Programme, problem: PlanningProblem, load: Load, most_kw: float
) -> OwnSupply | None:
    """Columns for panels and battery; None in a plant without them.

    ``load - panels + exported + wasted + charge - discharge >= 0`` is bought; ``stored`` follows
    from what goes in and out, and is in the end not less than in the beginning.

    Args:
        programme: Gets the columns and rows.
        problem: Prices, panels and battery.
        load: What the plant draws.
        most_kw: The plant, its battery apart, never draws more than that.
    """
    battery = problem.plant.battery
    if battery is None and not any(slot.photovoltaic_kw for slot in problem.slots):
        return None
    may_burn = any(_is_worthless(slot) for slot in problem.slots)
    slots: list[OwnSlot] = []
    battery_kw = battery.power_kw if battery else 0.0
    for number, slot in enumerate(problem.slots):
        own = _add_columns(programme, problem, slot)
        slots.append(own)
        terms, fixed_kw = load(number)
        programme.row([*terms, *own.drawn], least=own.panels_kw - fixed_kw)
        _not_bought_to_sell(programme, slot, own, (terms, fixed_kw), most_kw + battery_kw)
        if battery is not None and may_burn:
            _not_burnt(programme, own, battery_kw)
        if battery is not None:
            _add_charge(programme, problem, battery, slots)
    return OwnSupply(tuple(slots), battery_kw)


def _add_columns(programme: Programme, problem: PlanningProblem, slot: PricedSlot) -> OwnSlot:
    """Every kW that ``drawn`` adds is bought at the grid's price; the panels' are saved at it."""
    hours = problem.slot_hours
    price = slot.price_eur_per_kwh * hours
    battery, panels_kw = problem.plant.battery, slot.photovoltaic_kw
    exported = wasted = charge = discharge = stored = -1
    if panels_kw:
        earned = slot.surplus_eur_per_kwh * hours
        exported = programme.column(upper=panels_kw, cost=price - earned)
        wasted = programme.column(upper=panels_kw, cost=price)
        programme.row([(exported, 1.0), (wasted, 1.0)], most=panels_kw)
    if battery is not None:
        wear = battery.wear_eur_per_kwh * hours
        charge = programme.column(upper=battery.power_kw, cost=price)
        discharge = programme.column(upper=battery.power_kw, cost=wear - price)
        stored = programme.column(upper=battery.capacity_kwh)
    return OwnSlot(panels_kw, exported, wasted, charge, discharge, stored)


def _add_charge(
    programme: Programme, problem: PlanningProblem, battery: Battery, slots: list[OwnSlot]
) -> None:
    """Of the last of ``slots``: stored = stored before + in - out, each way at a loss."""
    own, hours = slots[-1], problem.slot_hours
    begins = min(battery.charge_kwh, battery.capacity_kwh)
    terms = [
        (own.stored, 1.0),
        (own.charge, -hours * battery.one_way_efficiency),
        (own.discharge, hours / battery.one_way_efficiency),
    ]
    if len(slots) > 1:
        terms.append((slots[-2].stored, -1.0))
        programme.row(terms, least=0.0, most=0.0)
    else:
        programme.row(terms, least=begins, most=begins)
    if len(slots) == len(problem.slots):
        programme.row([(own.stored, 1.0)], least=begins)


def _is_worthless(slot: PricedSlot) -> bool:
    """Whether a kilowatt-hour less in the battery can be worth something, in whatever slot."""
    return slot.price_eur_per_kwh <= 0 or (slot.photovoltaic_kw > 0 >= slot.surplus_eur_per_kwh)


def _not_bought_to_sell(
    programme: Programme,
    slot: PricedSlot,
    own: OwnSlot,
    load: tuple[Terms, float],
    most_kw: float,
) -> None:
    """One meter: it buys or sells. Both pay only below the surplus' price: no row elsewhere."""
    if own.exported < 0 or slot.price_eur_per_kwh > slot.surplus_eur_per_kwh:
        return
    terms, fixed_kw = load
    selling = programme.column(upper=1.0, integer=True)
    programme.row([(own.exported, 1.0), (selling, -own.panels_kw)], most=0.0)
    # Bought is what these terms are above the panels' power and the fixed load.
    terms = [*terms, *own.drawn, (selling, most_kw)]
    programme.row(terms, most=most_kw + own.panels_kw - fixed_kw)


def _not_burnt(programme: Programme, own: OwnSlot, battery_kw: float) -> None:
    """The battery charges or discharges. Both lose energy, which pays where one is paid to use it.

    It may pay in other slots too: to be empty when one is paid.
    """
    charging = programme.column(upper=1.0, integer=True)
    programme.row([(own.charge, 1.0), (charging, -battery_kw)], most=0.0)
    programme.row([(own.discharge, 1.0), (charging, battery_kw)], most=battery_kw)
