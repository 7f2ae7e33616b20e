"""Stations and their series: keys, days, publication."""

import pytest

from chocolate_factory.climate.model import (
    BASE_QUANTITIES,
    LINARES,
    PRECIPITATION,
    TEMPERATURE_MAX,
    aemet_station,
    series_of,
    siar_station,
    subject_of,
)
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.prices.model import SPOT
from tests.fakes.series import at


def test_keys_name_network_station_quantity_and_unit() -> None:
    assert series_of(LINARES)["humidity_min_percent"].key == (
        "climate.siar-j17.humidity_min_percent"
    )
    assert len(series_of(LINARES)) == 19
    assert len(BASE_QUANTITIES) == 10
    assert "radiation_mj_m2" not in series_of(aemet_station("5279x"))


@pytest.mark.parametrize("code", ["", "J 17", "../x", "J17/..", "ÑÑÑ1", "A" * 9])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(InputError):
        siar_station(code)


def test_every_series_tells_its_subject() -> None:
    for station in (LINARES, aemet_station("5279X")):
        for quantity in station.quantities:
            assert subject_of(station.series(quantity)) == (station, quantity)
    assert subject_of(SPOT) is None


def test_siar_is_public_at_ten_of_the_next_day_summer_and_winter() -> None:
    public = LINARES.series(TEMPERATURE_MAX).public_from
    assert public(at("2024-07-01T00:00Z")) == at("2024-07-02T10:00+02:00")
    assert public(at("2024-07-01T23:00Z")) == at("2024-07-02T10:00+02:00")
    assert public(at("2024-12-31T00:00Z")) == at("2025-01-01T10:00+01:00")


def test_aemet_is_expected_on_the_fifth_day_rain_seven_hours_shifted() -> None:
    station = aemet_station("5279X")
    assert station.series(TEMPERATURE_MAX).public_from(at("2024-07-01T23:00Z")) == at(
        "2024-07-06T00:00Z"
    )
    rain = station.series(PRECIPITATION)
    assert rain.public_from(at("2024-07-02T06:00Z")) == at("2024-07-06T00:00Z")
    assert rain.public_from(at("2024-07-02T07:00Z")) == at("2024-07-07T00:00Z")
    assert rain.official is False
    assert LINARES.series(PRECIPITATION).official
