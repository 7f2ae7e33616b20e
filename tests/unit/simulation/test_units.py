"""Units: clean, set up, not away, and the planned one where that is possible."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.production.model import Changeover, Machine, Maintenance
from chocolate_factory.simulation.timeline import Timeline
from chocolate_factory.simulation.units import Units
from tests.fakes.plants import MONDAY, a_plant, a_recipe, a_step

STEP = a_step("mixing")
PLANT = a_plant(a_recipe(STEP), units={"mixing": 2})
CLOCK = Timeline(MONDAY, 1440, 60)


def _units(**changes: object) -> Units:
    machine: Machine = replace(PLANT.machines[0], **changes)  # type: ignore[arg-type]
    return Units(replace(PLANT, machines=(machine,)), CLOCK)


def _free(units: Units, now: int = 0, *, family: str = "dark", wished: int = 1) -> int | None:
    unit = units.free_one(STEP, family, now, wished=wished)
    return unit.number if unit else None


@pytest.mark.parametrize("wished", [1, 2])
def test_the_planned_unit_is_taken_if_it_is_free(wished: int) -> None:
    assert _free(_units(), wished=wished) == wished


def test_else_another_one_and_none_if_all_are_taken() -> None:
    units = _units()
    units.unit("mixing-machine", 1).taken = True
    assert _free(units, wished=1) == 2
    units.unit("mixing-machine", 2).taken = True
    assert _free(units) is None


def test_a_unit_is_cleaned_and_set_up_before_it_begins_another_family() -> None:
    units = _units(count=1, changeovers=(Changeover("milk", "dark", 40),))
    unit = units.unit("mixing-machine", 1)
    unit.clean_at, unit.family = 100, "milk"
    assert _free(units, 139) is None
    assert _free(units, 140) == 1
    assert _free(units, 100, family="milk") == 1
    assert list(units.alarms("mixing-machine", "dark", 100)) == [140]


def test_a_unit_that_need_not_be_set_up_anew_is_preferred() -> None:
    units = _units(changeovers=(Changeover("milk", "dark", 0, cost_eur=30.0),))
    units.unit("mixing-machine", 1).family = "milk"
    assert _free(units, 0, wished=3) == 2


def _away(begins: int, ends: int, units: int = 1) -> Maintenance:
    span = Interval(MONDAY + timedelta(minutes=begins), MONDAY + timedelta(minutes=ends))
    return Maintenance(span, units)


def test_units_that_are_away_are_missing_in_every_moment_of_a_step() -> None:
    units = _units(maintenance=(_away(100, 200, units=2),))
    assert _free(units, 40) == 1
    assert _free(units, 41) is None
    assert _free(units, 199) is None
    assert _free(units, 200) == 1
    assert list(units.alarms("mixing-machine", "dark", 50)) == [200]


def test_one_of_two_units_away_leaves_one() -> None:
    units = _units(maintenance=(_away(100, 200),))
    assert _free(units, 90) == 1
    busy = units.unit("mixing-machine", 1)
    busy.taken, busy.clean_at = True, 120
    assert _free(units, 90) is None
    busy.clean_at = 100
    assert _free(units, 90) == 2


def test_a_unit_that_is_taken_longer_than_expected_is_not_there() -> None:
    units = _units(maintenance=(_away(100, 200),))
    busy = units.unit("mixing-machine", 1)
    busy.taken, busy.clean_at = True, 110
    assert _free(units, 120) is None
