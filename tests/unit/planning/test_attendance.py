"""Who can attend which start, what that costs, and which extra shifts it takes."""

from dataclasses import replace
from datetime import date, time

import numpy as np
import pytest

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.attendance import Attendance, Watch
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Attended, Opening, Plant, Shift, Step
from tests.fakes.plants import MONDAY, WORKING_DAYS, a_plant, a_recipe, a_step, slots_of
from tests.fakes.series import at

EVERY_DAY = Shift("day", frozenset(range(7)), time(6), time(22))
NIGHT = Shift("night", frozenset(range(7)), time(0), time(6))
DEAR = Shift("dear", frozenset(range(7)), time(0), time(0), labour_eur_per_hour=9)
EXTRA = Shift("extra", frozenset({6}), time(6), time(14), labour_eur_per_hour=2, opening_eur=150)
SUNDAY = Opening(date(2024, 11, 10), "extra")
WEEK_HOURS = 7 * 24


def _watches(step: Step, *shifts: Shift, closed: frozenset[date] = frozenset()) -> list[Watch]:
    plant: Plant = replace(a_plant(a_recipe(step)), shifts=shifts, closed_days=closed)
    problem = PlanningProblem(plant, slots_of([0.1] * WEEK_HOURS), 60, ())
    return list(Attendance(problem).watches(step))


def _labour(watch: Watch, written: str) -> float:
    """Cost of a start at a wall-clock time; not a number where nobody can attend it so."""
    return float(watch.labour_eur[int((at(f"{written}+01:00") - MONDAY) / HOUR)])


@pytest.mark.parametrize(
    ("attended", "hour", "allowed"),
    [
        (Attended.NEVER, 3, True),
        (Attended.START, 3, False),
        (Attended.START, 6, True),
        (Attended.START, 21, True),
        (Attended.START, 22, False),
        (Attended.WHOLE, 5, False),
        (Attended.WHOLE, 6, True),
        (Attended.WHOLE, 18, True),
        (Attended.WHOLE, 19, False),
    ],
)
def test_what_may_start_when(attended: Attended, hour: int, *, allowed: bool) -> None:
    [watch] = _watches(a_step("conching", 240, attended=attended), WORKING_DAYS)
    cost = _labour(watch, f"2024-11-04T{hour:02}:00")
    assert np.isfinite(cost) is np.bool_(allowed)
    assert not allowed or cost == 0


def test_nobody_is_there_on_sunday_nor_on_a_closed_day() -> None:
    closed = frozenset({date(2024, 11, 6)})
    step = a_step("conching", 60, attended=Attended.START)
    [watch] = _watches(step, WORKING_DAYS, closed=closed)
    noons = [_labour(watch, f"2024-11-{day:02}T12:00") for day in range(4, 11)]
    assert np.isfinite(noons).tolist() == [True, True, False, True, True, True, False]


def test_each_hour_is_paid_to_the_cheapest_who_are_there() -> None:
    step = replace(a_step("tempering", 180, attended=Attended.WHOLE), people=2)
    [watch] = _watches(step, EVERY_DAY, DEAR)
    # An hour of the day shift, two dear ones.
    assert _labour(watch, "2024-11-04T21:00") == pytest.approx(2 * 2 * 9)
    assert _labour(watch, "2024-11-04T12:00") == 0


def test_who_only_begins_is_paid_a_quarter_of_an_hour() -> None:
    step = replace(a_step("conching", 600, attended=Attended.START), people=2)
    [watch] = _watches(step, DEAR)
    assert _labour(watch, "2024-11-04T23:00") == pytest.approx(2 * 9 / 4)


def test_a_step_may_name_its_shifts() -> None:
    step = a_step("mixing", attended=Attended.WHOLE)
    [dear] = _watches(replace(step, shifts=frozenset({"dear"})), EVERY_DAY, DEAR, NIGHT)
    [night] = _watches(replace(step, shifts=frozenset({"night"})), EVERY_DAY, DEAR, NIGHT)
    assert _labour(dear, "2024-11-04T12:00") == 9
    assert np.isnan(_labour(night, "2024-11-04T12:00"))


def test_an_extra_shift_must_be_opened_where_nobody_else_is_there() -> None:
    step = a_step("mixing", 120, attended=Attended.WHOLE)
    anyway, extra = _watches(step, WORKING_DAYS, EXTRA)
    assert (anyway.openings, extra.openings) == (frozenset(), frozenset({SUNDAY}))
    assert np.isnan(_labour(anyway, "2024-11-10T06:00"))
    assert _labour(extra, "2024-11-10T06:00") == pytest.approx(4)
    assert np.isnan(_labour(extra, "2024-11-10T13:00"))
    # Where people come anyway for nothing more, no way with the extra shift is worth telling.
    assert np.isnan(_labour(extra, "2024-11-09T13:00"))


def test_a_step_may_go_from_a_shift_into_an_extra_one() -> None:
    after = replace(EXTRA, weekdays=frozenset({0}), begins=time(22), ends=time(2))
    step = a_step("mixing", 120, attended=Attended.WHOLE)
    anyway, extra = _watches(step, WORKING_DAYS, after)
    assert np.isnan(_labour(anyway, "2024-11-04T21:00"))
    assert _labour(extra, "2024-11-04T21:00") == pytest.approx(2)
