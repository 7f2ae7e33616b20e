"""Savings that cannot lie: equal kilograms or none at all."""

import pytest

from chocolate_factory.planning.model import Outcome
from chocolate_factory.savings.compare import UnequalOutputError, compare


def made(mass_kg: float, cost_eur: float) -> Outcome:
    return Outcome(starts=(), mass_kg=mass_kg, energy_kwh=1000, cost_eur=cost_eur)


def test_the_saving_of_equal_output() -> None:
    saving = compare(made(400, 80.0), made(400, 100.0))
    assert saving.mass_kg == 400
    assert saving.saving_eur == pytest.approx(20)
    assert saving.saving_percent == pytest.approx(20)
    assert saving.saving_eur_per_kg == pytest.approx(0.05)


def test_a_dearer_plan_saves_less_than_nothing() -> None:
    saving = compare(made(400, 110.0), made(400, 100.0))
    assert saving.saving_eur == pytest.approx(-10)
    assert saving.saving_percent == pytest.approx(-10)


@pytest.mark.parametrize("kg", [399.0, 400.01, 0.0, 8000.0])
def test_unequal_output_is_not_compared(kg: float) -> None:
    with pytest.raises(UnequalOutputError, match="400 kg") as caught:
        compare(made(kg, 80.0), made(400, 100.0))
    assert caught.value.advice


@pytest.mark.parametrize("baseline_eur", [0.0, -3.0])
def test_there_is_no_share_of_nothing(baseline_eur: float) -> None:
    saving = compare(made(400, -8.0), made(400, baseline_eur))
    assert saving.saving_percent is None
    assert saving.saving_eur == pytest.approx(baseline_eur + 8)


def test_nothing_made_saves_nothing_by_the_kilogram() -> None:
    assert compare(made(0, 0), made(0, 0)).saving_eur_per_kg is None
