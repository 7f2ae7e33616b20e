"""Who is there: the plan's shifts, late as people come, and extra ones only if they were opened."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.production.model import Shift
from chocolate_factory.simulation.people import People
from chocolate_factory.simulation.timeline import Timeline
from tests.fakes.floors import ChosenLuck
from tests.fakes.plants import MONDAY, two_steps

EVERY = frozenset(range(7))
EARLY = Shift("early", EVERY, time(6), time(14), labour_eur_per_hour=2.0)
LATE = Shift("late", EVERY, time(14), time(22), labour_eur_per_hour=5.0)
EXTRA = Shift("extra", EVERY, time(12), time(16), labour_eur_per_hour=1.0, opening_eur=50.0)
PLANT = replace(two_steps(), shifts=(EARLY, LATE, EXTRA))
CLOCK = Timeline(MONDAY, 1440, 60)
HOUR = timedelta(hours=1)
OPENED = OpenedShift("extra", Interval(MONDAY + 12 * HOUR, MONDAY + 16 * HOUR), 50.0)


def test_shifts_are_there_and_those_who_are_late_come_late() -> None:
    people = People(PLANT, CLOCK, ChosenLuck(delays={"early": 20}))
    there = people.there(None)
    assert (there[379], there[380], there[1319], there[1320]) == (False, True, True, False)
    assert not people.there(frozenset({"late"}))[839]


def test_those_of_the_shift_before_stay_where_the_next_one_is_late() -> None:
    people = People(PLANT, CLOCK, ChosenLuck(delays={"late": 30}))
    assert people.until(None)[600] == 1320
    assert people.until(frozenset({"early"}))[600] == 840
    assert not people.there(None)[840:870].any()


def test_a_delay_beyond_its_end_is_a_shift_that_never_comes() -> None:
    people = People(PLANT, CLOCK, ChosenLuck(delays={"early": 600}))
    assert not people.there(frozenset({"early"})).any()


@pytest.mark.parametrize(("opened", "comes"), [((), False), ((OPENED,), True)])
def test_an_extra_shift_comes_if_it_was_opened(
    opened: tuple[OpenedShift, ...], *, comes: bool
) -> None:
    people = People(PLANT, CLOCK, ChosenLuck(), opened)
    assert people.there(frozenset({"extra"}))[780] == comes
    assert people.eur_per_hour(None)[780] == (1.0 if comes else 2.0)


def test_overtime_costs_what_the_hour_before_did() -> None:
    rate = People(PLANT, CLOCK, ChosenLuck()).eur_per_hour(None)
    assert [rate[minute] for minute in (0, 400, 839, 840, 1319, 1350)] == [0, 2, 2, 5, 5, 5]
