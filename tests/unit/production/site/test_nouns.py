"""The busy example, key by key, as the nouns of production; and what is left out."""

from datetime import date

import pytest

from chocolate_factory.production.config import Site, load_site
from chocolate_factory.production.model import (
    Battery,
    Changeover,
    ClimateLimits,
    Maintenance,
    Plant,
    PowerPhase,
    Storage,
)
from tests.fakes.plants import linares
from tests.fakes.series import at, span
from tests.shared import ROOT


@pytest.fixture(scope="module")
def busy() -> Site:
    return load_site(ROOT / "config/busy.toml")


@pytest.fixture(scope="module")
def plant(busy: Site) -> Plant:
    return busy.plant()


def test_ten_batches_fall_due_a_day(busy: Site) -> None:
    demand, kg = busy.demanded(), busy.plant().recipes[0].batch_kg
    assert demand.kg_per_month * 12 / 365.25 / kg == pytest.approx(10, abs=0.01)
    assert busy.plant().machine("conche").count == 3


def test_shifts_and_closed_days(plant: Plant) -> None:
    night = next(shift for shift in plant.shifts if shift.name == "night")
    extra = next(shift for shift in plant.shifts if shift.name == "saturday-extra")
    assert night.ends < night.begins
    assert (night.labour_eur_per_hour, night.opening_eur) == (4.0, None)
    assert (extra.weekdays, extra.opening_eur) == (frozenset({5}), 180)
    assert date(2026, 12, 25) in plant.closed_days


def test_machines(plant: Plant) -> None:
    conche, moulder = plant.machine("conche"), plant.machine("moulder")
    assert conche.changeover("milk", "dark") == Changeover("milk", "dark", 60, 20)
    assert conche.maintenance == (
        Maintenance(span("2026-12-01T06:00+01:00", "2026-12-01T14:00+01:00")),
    )
    assert moulder.limits == ClimateLimits(-5, 42, 98)
    assert (moulder.cleaning_minutes, moulder.cooling_kw) == (15, 30)
    assert moulder.fresh_air_m3_per_hour == 1500


def test_steps(plant: Plant) -> None:
    dark, milk = plant.recipe("dark"), plant.recipe("milk")
    assert (dark.family, milk.family) == ("dark", "milk")
    mixing, _, conching, _, moulding = dark.steps
    assert conching.phases == (PowerPhase(60, 56), PowerPhase(180, 44))
    assert mixing.shifts is not None
    assert "night" in mixing.shifts
    assert moulding.shifts is None
    assert (moulding.people, moulding.yield_share) == (2, 0.98)


def test_a_store_after_a_step_is_after_that_of_every_recipe(plant: Plant) -> None:
    recipes = ("dark", "dark-premium", "milk")
    after = tuple((name, "conching") for name in recipes)
    assert plant.storages == (Storage("tanks", after, 2400, 0.05),)


def test_cooling_panels_and_battery(plant: Plant) -> None:
    assert plant.cooling is not None
    assert plant.cooling.pressure_hpa == pytest.approx(953, abs=0.5)  # 515 m above the sea
    assert plant.photovoltaics is not None
    assert plant.photovoltaics.latitude == pytest.approx(38.15, abs=0.01)
    assert plant.battery == Battery(200, 100, 0.9, 0.02)
    assert plant.needs_weather


def test_a_site_that_uses_nothing_of_it_has_nothing() -> None:
    site = linares()
    plant = site.plant()
    assert not plant.needs_weather
    assert (plant.cooling, plant.photovoltaics, plant.battery) == (None, None, None)
    assert (plant.storages, plant.closed_days) == ((), frozenset())
    assert {shift.opening_eur for shift in plant.shifts} == {None}
    assert {shift.labour_eur_per_hour for shift in plant.shifts} == {0}
    for machine in plant.machines:
        assert (machine.limits, machine.changeovers, machine.maintenance) == (None, (), ())
        assert (machine.cleaning_minutes, machine.cooling_kw) == (0, 0)
    for recipe in plant.recipes:
        assert recipe.mass_before_kg(recipe.steps[0]) == recipe.batch_kg


def test_maintenance_may_say_its_offset() -> None:
    document = linares().model_dump(mode="json")
    for machine in document["machines"]:
        machine["maintenance"] = [
            {"begins": "2026-07-01T06:00:00Z", "ends": "2026-07-01T14:00:00+02:00"}
        ]
    [maintenance] = Site.model_validate(document).plant().machines[0].maintenance
    assert maintenance.interval.start == at("2026-07-01T08:00+02:00")
    assert maintenance.interval.hours == 6
