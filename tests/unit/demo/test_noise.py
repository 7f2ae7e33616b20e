"""Chance that is a function of the instant."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.demo.noise import Noise

HOURS = np.arange(480_000.0, 480_000.0 + 20_000)


@given(st.integers(0, 2**32), st.permutations(range(24)), st.floats(1, 500))
def test_the_same_is_told_in_any_order_and_in_any_company(
    seed: int, order: list[int], scale: float
) -> None:
    noise, hours = Noise(seed), HOURS[:24]
    whole = noise.wave("wind", hours, scale)
    assert np.array_equal(noise.wave("wind", hours[order], scale), whole[order])
    assert noise.wave("wind", hours[7:8], scale)[0] == whole[7]
    assert np.array_equal(Noise(seed).wave("wind", hours, scale), whole)


def test_a_course_has_mean_0_and_variance_1_and_is_smooth() -> None:
    course = Noise(1).wave("wind", HOURS, 6)
    assert abs(course.mean()) < 0.1
    assert 0.9 < course.std() < 1.1
    assert np.abs(np.diff(course)).max() < 1.2
    assert np.corrcoef(course[60:], course[:-60])[0, 1] < 0.1


def test_names_seeds_and_branches_are_courses_of_their_own() -> None:
    noise = Noise(1)
    course = noise.wave("wind", HOURS, 6)
    branch = np.array([3])
    others = [
        noise.wave("rain", HOURS, 6),
        Noise(2).wave("wind", HOURS, 6),
        noise.wave("wind", HOURS, 6, branch),
        noise.wave("wind", HOURS, 6, branch + 1),
    ]
    for one in others:
        assert abs(np.corrcoef(course, one)[0, 1]) < 0.1
    assert abs(np.corrcoef(others[2], others[3])[0, 1]) < 0.1


def test_uniform_is_spread_evenly() -> None:
    found = Noise(5).uniform("late", np.arange(20_000))
    assert found.min() >= 0
    assert found.max() < 1
    assert np.abs(np.histogram(found, 10, (0, 1))[0] - 2000).max() < 200
