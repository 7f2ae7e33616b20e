"""Contracted power, panels and battery in constraint programming, in watts.

Energy is counted in watts times a quarter of an hour, so that both grids have whole numbers.
"""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.model import Battery
from tests.planning_checks.plain_rules import Works

MOST = 10**7


def add_supply(
    model: cp_model.CpModel,
    works: Works,
    load_w: Sequence[cp_model.LinearExprT],
    power_w: Sequence[cp_model.LinearExprT],
) -> list[cp_model.LinearExprT]:
    """What excess power costs and own supply changes, in millionths of a euro.

    Args:
        model: To add to.
        works: The problem.
        load_w: Mean of every slot.
        power_w: Highest of every slot.
    """
    quarters = works.slot // 15
    battery = works.plant.battery
    per_excess = _per_watt(works.problem.excess_eur_per_kwh, quarters)
    through = [_through(model, battery) for _ in works.slots]
    four_times: list[cp_model.LinearExprT] = []
    for slot, load, power, (charge, discharge) in zip(
        works.slots, load_w, power_w, through, strict=True
    ):
        used = model.new_int_var(0, _watts(slot.photovoltaic_kw), "used")
        own = used + discharge - charge
        excess = model.new_int_var(0, MOST, "excess")
        model.add(excess >= power - own - _watts(slot.power_limit_kw))
        four_times.append(per_excess * excess)
        four_times += _meter(model, slot, load - own, used, quarters)
        four_times.append(-_per_watt(slot.price_eur_per_kwh, quarters) * load)
        if battery is not None:
            four_times.append(_per_watt(battery.wear_eur_per_kwh, quarters) * discharge)
    if battery is not None:
        _store(model, battery, through, quarters)
    cost = model.new_int_var(-(10**12), 10**12, "supply")
    model.add(4 * cost >= sum(four_times))
    return [cost]


def _watts(kw: float) -> int:
    return round(kw * 1000)


def _per_watt(eur_per_kwh: float, quarters: int) -> int:
    """Of a slot, in quarters of a millionth of a euro."""
    return round(eur_per_kwh * 1000) * quarters


def _meter(
    model: cp_model.CpModel,
    slot: PricedSlot,
    net: cp_model.LinearExprT,
    used: cp_model.IntVar,
    quarters: int,
) -> list[cp_model.LinearExprT]:
    """What is bought and what is sold, never both; only the panels' own power is sold."""
    bought, sold = (model.new_int_var(0, MOST, name) for name in ("bought", "sold"))
    sells = model.new_bool_var("sells")
    model.add(bought - sold == net)
    model.add(sold <= used)
    model.add(bought == 0).only_enforce_if(sells)
    model.add(sold == 0).only_enforce_if(~sells)
    return [
        _per_watt(slot.price_eur_per_kwh, quarters) * bought,
        -_per_watt(slot.surplus_eur_per_kwh, quarters) * sold,
    ]


def _through(
    model: cp_model.CpModel, battery: Battery | None
) -> tuple[cp_model.IntVar | int, cp_model.IntVar | int]:
    """Into the battery or out of it."""
    if battery is None:
        return 0, 0
    most = _watts(battery.power_kw)
    charge, discharge = (model.new_int_var(0, most, name) for name in ("charge", "discharge"))
    charges = model.new_bool_var("charges")
    model.add(charge == 0).only_enforce_if(~charges)
    model.add(discharge == 0).only_enforce_if(charges)
    return charge, discharge


def _store(
    model: cp_model.CpModel,
    battery: Battery,
    through: Sequence[tuple[cp_model.IntVar | int, cp_model.IntVar | int]],
    quarters: int,
) -> None:
    """What is in the battery, to a quarter of a watt-hour; rounding may lose that much a slot.

    In the end not less than in the beginning, but for the rounding.
    """
    way = round(battery.one_way_efficiency * 100)
    stored: cp_model.IntVar | int = 4 * _watts(battery.charge_kwh)
    for charge, discharge in through:
        after = model.new_int_var(0, 4 * _watts(battery.capacity_kwh), "stored")
        exact = 100 * way * stored + quarters * (way * way * charge - 100 * 100 * discharge)
        lost = model.new_int_var(0, 100 * way - 1, "rounding")
        model.add(100 * way * after + lost == exact)
        stored = after
    model.add(stored + len(through) >= 4 * _watts(battery.charge_kwh))
