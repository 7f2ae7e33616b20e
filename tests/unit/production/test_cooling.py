"""The chiller, against hand-computed points and what must always hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.production.cooling import (
    Cooling,
    dry_air_volume_m3_per_kg,
    enthalpy_kj_per_kg,
    fresh_air_heat_kw,
    humidity_ratio,
)
from chocolate_factory.production.model import Machine, Plant

CHILLER = Cooling(7, 20, 50, free_below_celsius=2)
TEMPERER = Machine("temperer", 1, 24, cooling_kw=25)
MOULDER = Machine("moulder", 1, 14, cooling_kw=25, fresh_air_m3_per_hour=1500)
TEMPERATURES = st.floats(-20, 45)
HUMIDITIES = st.floats(5, 100)


@pytest.mark.parametrize(
    ("outdoors", "expected"),
    [
        (40, 0.45 * 280.15 / 43),  # Carnot between 7 and 50 °C
        (25, 0.45 * 280.15 / 28),
        (10, 6.0),  # the cap: 0.45 x 280.15 / 13 would be 9.7
        (-3.0, 15.0),
        (2.0, 6.0),
    ],
)
def test_the_coefficient_of_performance(outdoors: float, expected: float) -> None:
    assert CHILLER.coefficient_of_performance(outdoors) == pytest.approx(expected)


def test_giving_heat_away_below_the_supply_needs_no_more_than_the_cap() -> None:
    never_free = replace(CHILLER, free_below_celsius=None)
    assert never_free.coefficient_of_performance(-10) == never_free.max_cop


# ASHRAE Handbook Fundamentals 2017, chapter 1, table 2: saturated air at 101.325 kPa.
@pytest.mark.parametrize(
    ("celsius", "ratio", "volume", "enthalpy"),
    [(0, 0.003789, 0.7781, 9.473), (20, 0.014758, 0.8497, 57.555), (35, 0.036756, 0.9240, 129.577)],
)
def test_moist_air_is_that_of_the_table(
    celsius: float, ratio: float, volume: float, enthalpy: float
) -> None:
    found = humidity_ratio(celsius, 100, 1013.25)
    # The table counts that moist air is no ideal gas, up to 0.7 % here.
    assert found == pytest.approx(ratio, rel=0.008)
    assert dry_air_volume_m3_per_kg(celsius, ratio, 1013.25) == pytest.approx(volume, rel=0.001)
    assert enthalpy_kj_per_kg(celsius, ratio) == pytest.approx(enthalpy, rel=0.003)


def test_fresh_air_by_hand() -> None:
    # 40 °C, 20 %: 73.76 hPa x 0.2 = 14.75 hPa, 9.19 g/kg, 63.9 kJ/kg, 0.900 m3/kg;
    # 20 °C, 50 %: 11.67 hPa, 7.25 g/kg, 38.5 kJ/kg; 1500 / 0.900 x 25.4 / 3600.
    assert fresh_air_heat_kw(CHILLER, 1500, 40, 20) == pytest.approx(11.75, abs=0.15)


def test_cool_air_earns_nothing() -> None:
    assert fresh_air_heat_kw(CHILLER, 1500, 10, 80) == 0


@given(colder=TEMPERATURES, hotter=TEMPERATURES, humidity=HUMIDITIES)
def test_hotter_air_never_takes_less(colder: float, hotter: float, humidity: float) -> None:
    low, high = sorted((colder, hotter))
    for machine in (TEMPERER, MOULDER):
        less, more = (CHILLER.power_kw(machine, one, humidity) for one in (low, high))
        assert 0 < less <= more + 1e-9


@given(temperature=TEMPERATURES, drier=HUMIDITIES, damper=HUMIDITIES)
def test_damper_air_never_takes_less(temperature: float, drier: float, damper: float) -> None:
    low, high = sorted((drier, damper))
    less, more = (CHILLER.power_kw(MOULDER, temperature, one) for one in (low, high))
    assert less <= more + 1e-9
    assert CHILLER.power_kw(TEMPERER, temperature, low) == CHILLER.power_kw(
        TEMPERER, temperature, high
    )


@given(temperature=TEMPERATURES, humidity=HUMIDITIES, share=st.floats(0.1, 3))
def test_heat_and_power_grow_together(temperature: float, humidity: float, share: float) -> None:
    scaled = replace(
        MOULDER,
        cooling_kw=share * MOULDER.cooling_kw,
        fresh_air_m3_per_hour=share * MOULDER.fresh_air_m3_per_hour,
    )
    whole = CHILLER.power_kw(MOULDER, temperature, humidity)
    assert CHILLER.power_kw(scaled, temperature, humidity) == pytest.approx(share * whole)


def test_what_cannot_be_known_is_left_out() -> None:
    assert CHILLER.power_kw(MOULDER, None, 50) == 0
    assert CHILLER.power_kw(MOULDER, 40, None) == CHILLER.power_kw(TEMPERER, 40, None)
    assert CHILLER.power_kw(MOULDER, 40, 30) > CHILLER.power_kw(MOULDER, 40, None)


def test_a_plant_without_cooling_pays_for_none() -> None:
    plant = Plant((MOULDER,), (), ())
    assert plant.cooling_kw(MOULDER, 40, 50) == 0
    cooled = replace(plant, cooling=CHILLER)
    assert cooled.cooling_kw(MOULDER, 40, 50) == CHILLER.power_kw(MOULDER, 40, 50)
