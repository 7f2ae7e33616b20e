"""What keeps machines from running."""

import pytest

from chocolate_factory.production.model import Changeover, ClimateLimits, Machine

LIMITS = ClimateLimits(2, 38, 90)


@pytest.mark.parametrize(
    ("temperature", "humidity", "allowed"),
    [
        (20, 50, True),
        (2, 90, True),
        (38, 90, True),
        (1.9, 50, False),
        (38.1, 50, False),
        (20, 90.1, False),
        (None, 50, True),
        (20, None, True),
        (None, 95, False),
        (40, None, False),
        (None, None, True),
    ],
)
def test_weather_outside_the_limits_forbids_and_unknown_weather_does_not(
    temperature: float | None, humidity: float | None, *, allowed: bool
) -> None:
    assert LIMITS.allow(temperature, humidity) is allowed


def test_without_limits_any_weather_will_do() -> None:
    assert ClimateLimits().allow(-40, 100)
    assert ClimateLimits().allow(55, 1)


def test_a_changeover_depends_on_what_came_before() -> None:
    milk_first = Changeover("milk", "dark", 60, 20)
    conche = Machine("conche", 3, 48, changeovers=(Changeover("dark", "milk", 30), milk_first))
    assert conche.changeover("milk", "dark") == milk_first
    assert conche.changeover("dark", "dark") is None
    assert conche.changeover("dark", "white") is None
