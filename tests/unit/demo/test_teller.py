"""Forecasts: wrong, and more so the farther ahead."""

import numpy as np
import pytest

from chocolate_factory.demo.quantity import CLOUD, HUMIDITY, RAIN, TEMPERATURE, WIND
from chocolate_factory.demo.wall import hours_of
from tests.fakes.demo import LINARES, a_world
from tests.fakes.series import at

HOURS = hours_of([at("2026-01-01T00:00+00:00")]) + np.arange(24.0 * 365)
HERE = LINARES.spot


def test_errors_grow_with_the_lead() -> None:
    world = a_world()
    teller = world.teller("open-meteo")
    truth = world.weather.temperature_celsius(HOURS, HERE)
    errors = [
        np.abs(teller.forecast(TEMPERATURE, HOURS, HERE, HOURS - lead) - truth).mean()
        for lead in (1, 24, 72, 240)
    ]
    assert errors == sorted(errors)
    assert errors[0] < 0.6
    assert 0.6 < errors[1] < 1.4  # what national services report for tomorrow
    assert 1.8 < errors[3] < 4


def test_measurements_are_nearly_right() -> None:
    world = a_world()
    measured = world.teller("aemet").measured(TEMPERATURE, HOURS, HERE)
    wrong = np.abs(measured - world.weather.temperature_celsius(HOURS, HERE))
    assert 0 < wrong.mean() < 0.3


@pytest.mark.parametrize("quantity", [HUMIDITY, CLOUD, RAIN, WIND], ids=lambda one: one.name)
def test_nothing_impossible_is_told(quantity: object) -> None:
    assert isinstance(quantity, type(RAIN))
    told = a_world().teller("any").forecast(quantity, HOURS, HERE, HOURS - 240)
    assert (told >= quantity.lowest).all()
    assert (told <= quantity.highest).all()


def test_a_run_says_the_same_whoever_asks_and_the_next_run_something_else() -> None:
    teller = a_world().teller("open-meteo")
    run = HOURS[:1]
    whole = teller.forecast(TEMPERATURE, HOURS[:200], HERE, run)
    part = teller.forecast(TEMPERATURE, HOURS[50:60], HERE, np.full(10, run[0]))
    assert np.array_equal(part, whole[50:60])
    following = teller.forecast(TEMPERATURE, HOURS[:200], HERE, run + 6)
    assert 0 < np.abs(following - whole)[40:].mean() < 1.5
