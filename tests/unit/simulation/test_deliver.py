"""Kilograms in time, late and missing: what is ready first serves what is due first."""

import pytest

from chocolate_factory.simulation.deliver import delivered
from chocolate_factory.simulation.luck import Course, Stop
from tests.fakes.floors import ChosenLuck, floor_after
from tests.fakes.plants import a_problem, a_start, two_steps

PLANT = two_steps(wait=600, units={"mixing": 2, "baking": 2})
PROBLEM = a_problem(PLANT, [0.1] * 12, [5, 8])
PLANNED = tuple(
    a_start(PLANT, f"bar-{n}", step, hour, unit=n)
    for n in (1, 2)
    for step, hour in (("mixing", 1), ("baking", 2))
)
"""Both are ready at 4:00."""


def _delivered(course: Course) -> tuple[float, float, float, float]:
    state = floor_after(PROBLEM, PLANNED, ChosenLuck({("bar-1", "baking"): course}))
    found = delivered(PROBLEM, state)
    return found.in_time_kg, found.late_kg, found.missing_kg, found.late_hours


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        pytest.param(Course(120), (200, 0, 0, 0), id="as planned"),
        pytest.param(Course(240), (200, 0, 0, 0), id="the other one serves what is due first"),
        pytest.param(Course(390), (100, 100, 0, 0.5), id="half an hour late"),
        pytest.param(Course(900), (100, 0, 100, 4), id="not ready at the end"),
        pytest.param(
            Course(120, (Stop(10, 60, fatal=True),)), (100, 0, 100, 4), id="lost in the oven"
        ),
    ],
)
def test_what_becomes_of_what_is_due(
    course: Course, expected: tuple[float, float, float, float]
) -> None:
    assert _delivered(course) == expected
