"""What steps draw from phase to phase, and what is left of the mass."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.production.model import PowerPhase, Recipe, Step
from tests.fakes.plants import a_recipe, a_step

PHASES = (PowerPhase(30, 60.0), PowerPhase(15, 0.0), PowerPhase(60, 20.0))
CONCHING = replace(a_step("conching"), phases=PHASES)


def _step(phases: list[tuple[int, float]]) -> Step:
    made = tuple(PowerPhase(15 * quarters, power_kw) for quarters, power_kw in phases)
    return replace(a_step("conching"), phases=made)


PROFILES = st.lists(st.tuples(st.integers(1, 8), st.floats(0, 100)), min_size=1, max_size=5).map(
    _step
)


def test_a_profile_is_its_phases() -> None:
    assert CONCHING.minutes == 105
    assert CONCHING.peak_kw == 60
    assert CONCHING.energy_kwh == pytest.approx(30 + 0 + 20)


@pytest.mark.parametrize(
    ("first", "last", "energy_kwh", "peak_kw"),
    [
        (0, 60, 30 + 5, 60),
        (15, 30, 15, 60),
        (30, 45, 0, 0),
        (40, 60, 5, 20),
        (60, 120, 15, 20),
        (105, 165, 0, 0),
        (-60, 15, 15, 60),
    ],
)
def test_a_part_of_a_step_draws_what_its_phases_do(
    first: int, last: int, energy_kwh: float, peak_kw: float
) -> None:
    assert CONCHING.energy_between(first, last) == pytest.approx(energy_kwh)
    assert CONCHING.peak_between(first, last) == peak_kw


@given(step=PROFILES, slot=st.sampled_from([15, 60]))
def test_the_slots_of_a_step_add_up_to_it(step: Step, slot: int) -> None:
    begins = range(0, step.minutes, slot)
    energies = [step.energy_between(begin, begin + slot) for begin in begins]
    peaks = [step.peak_between(begin, begin + slot) for begin in begins]
    assert sum(energies) == pytest.approx(step.energy_kwh)
    assert max(peaks) == step.peak_kw
    for energy, peak in zip(energies, peaks, strict=True):
        assert energy <= peak * slot / 60 + 1e-9


def test_more_goes_in_than_comes_out() -> None:
    steps = [
        replace(a_step(name), yield_share=share)
        for name, share in (("mixing", 1.0), ("refining", 0.9), ("moulding", 0.8))
    ]
    recipe = a_recipe(*steps, batch_kg=72)
    mixing, refining, moulding = recipe.steps
    assert recipe.mass_before_kg(mixing) == pytest.approx(100)
    assert recipe.mass_after_kg(refining) == pytest.approx(90)
    assert recipe.mass_before_kg(moulding) == pytest.approx(90)
    assert recipe.mass_after_kg(moulding) == pytest.approx(72)


def test_a_recipe_is_its_own_family_unless_it_says_otherwise() -> None:
    assert a_recipe(a_step("mixing"), name="bar").family == "bar"
    assert Recipe("bar", 100, (a_step("mixing"),), "dark").family == "dark"
