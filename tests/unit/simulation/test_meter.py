"""Machines draw what their phases say, longer if the step takes longer, nothing while stopped."""

from dataclasses import replace

import pytest

from chocolate_factory.production.model import PowerPhase, Recipe
from chocolate_factory.simulation.meter import draw_of
from chocolate_factory.simulation.model import StepRun
from chocolate_factory.simulation.timeline import Timeline
from tests.fakes.plants import MONDAY, a_step

CLOCK = Timeline(MONDAY, 600, 60)
STEP = replace(a_step("mixing"), phases=(PowerPhase(20, 30.0), PowerPhase(40, 6.0)))


def _run(begins: int, ends: int, work: int, *stops: tuple[int, int]) -> StepRun:
    recipe = Recipe("bar", 100.0, (STEP,))
    return StepRun("bar-1", 0, recipe, STEP, 1, begins, begins, ends, work, stops=list(stops))


def test_as_planned_it_draws_its_phases() -> None:
    draw = draw_of(_run(100, 160, 60), CLOCK)
    assert draw.minutes.tolist() == list(range(100, 160))
    assert draw.power_kw.tolist() == [30.0] * 20 + [6.0] * 40


def test_a_longer_step_stretches_its_phases() -> None:
    draw = draw_of(_run(100, 190, 90), CLOCK)
    assert draw.power_kw.tolist() == [30.0] * 30 + [6.0] * 60
    assert draw.power_kw.sum() / 60 == pytest.approx(1.5 * STEP.energy_kwh)


def test_it_draws_nothing_while_it_stands_still() -> None:
    draw = draw_of(_run(100, 190, 60, (110, 125), (150, 165)), CLOCK)
    assert draw.minutes.tolist() == [*range(100, 110), *range(125, 150), *range(165, 190)]
    assert draw.power_kw.sum() / 60 == pytest.approx(STEP.energy_kwh)


def test_what_was_lost_has_drawn_until_then() -> None:
    draw = draw_of(replace(_run(100, 130, 60, (130, 200)), work_minutes=30, lost=True), CLOCK)
    assert draw.minutes.tolist() == list(range(100, 130))


@pytest.mark.parametrize(
    ("begins", "ends", "minutes"), [(-30, 30, range(30)), (580, 640, range(580, 600))]
)
def test_only_the_simulated_time_counts(begins: int, ends: int, minutes: range) -> None:
    assert draw_of(_run(begins, ends, 60), CLOCK).minutes.tolist() == list(minutes)
