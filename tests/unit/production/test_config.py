"""The site's file: good ones are read whole, wrong ones are named with key and remedy."""

from datetime import time
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import ConfigurationError, InputError
from chocolate_factory.production.config import load_site
from chocolate_factory.production.model import Attended
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis
from tests.fakes.site_files import SITE, refusal_of, site_of
from tests.shared import ROOT


def _message(tmp_path: Path, text: str) -> str:
    return refusal_of(tmp_path, text).message


def test_the_whole_file_becomes_nouns(tmp_path: Path) -> None:
    site = site_of(tmp_path, SITE)
    plant = site.plant()
    mixing, baking = plant.recipe("bar").steps
    assert plant.machine("mixer").count == 2
    assert (mixing.peak_kw, baking.peak_kw) == (30, 12)  # the machine's, unless the step says
    assert (mixing.attended, baking.attended) == (Attended.WHOLE, Attended.START)
    assert (mixing.max_wait_minutes, baking.max_wait_minutes) == (30, None)
    assert plant.recipe("bar").energy_kwh == pytest.approx(30 + 24)
    (shift,) = plant.shifts
    assert shift.weekdays == {0, 5}
    assert shift.ends == time(0)
    assert site.weather_place().name == "here"
    assert site.demanded().kg_per_month == 1000
    assert site.demanded(50).kg_per_month == 50
    assert [order.name for order in site.demanded().orders] == ["fair"]


@pytest.mark.parametrize(
    ("name", "tariff", "basis"),
    [
        ("linares", AccessTariff.TD30, PriceBasis.SPOT),
        ("linares-pvpc", AccessTariff.TD20, PriceBasis.PVPC),
        ("busy", AccessTariff.TD30, PriceBasis.SPOT),
    ],
)
def test_the_examples_that_ship_are_good(
    name: str, tariff: AccessTariff, basis: PriceBasis
) -> None:
    site = load_site(ROOT / f"config/{name}.toml")
    assert (site.supply_contract().tariff, site.supply_contract().basis) == (tariff, basis)
    for recipe in site.plant().recipes:
        assert recipe.energy_kwh / recipe.batch_kg == pytest.approx(2.5, abs=1.3)


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("latitude = 38.0", "latitude = 138.0", "site.latitude"),
        ('name = "Test"', 'title = "Test"', "site.name"),
        ("altitude_m = 500", "altitude_m = 500\ncolour = 1", "site.colour"),
        ('tariff = "3.0TD"', 'tariff = "4.0TD"', "supply.tariff"),
        ('days = ["mon", "sat"]', 'days = ["lunes"]', "shifts.0.days.0"),
        ('days = ["mon", "sat"]', "days = []", "shifts.0.days"),
        ("count = 2", "count = 0", "machines.0.count"),
        ("power_kw = 30", "power_kw = nan", "machines.0.power_kw"),
        ("minutes = 60,", "minutes = 50,", "recipes.0.steps.0.minutes"),
        ('attended = "start"', 'attended = "often"', "recipes.0.steps.1.attended"),
        ('machine = "mixer", minutes = 120', 'machine = "oven", minutes = 120', "'oven'"),
        (", max_wait_minutes = 30", "", "'mixing' of recipe 'bar' needs max_wait_minutes"),
        ('attended = "start"', "max_wait_minutes = 5", "'baking' of recipe 'bar' is the last one"),
        ('name = "baking"', 'name = "mixing"', "two steps of recipe 'bar' are called 'mixing'"),
        ("mix = { bar = 1.0 }", "mix = { bar = 0.5 }", "demand: the shares of mix add up to 0.5"),
        ("mix = { bar = 1.0 }", "mix = { tart = 1.0 }", "demand names recipe 'tart'"),
        ("mix = { bar = 1.0 }", "mix = { bar = nan }", "demand.mix.bar"),
        ('recipe = "bar"', 'recipe = "tart"', "demand names recipe 'tart'"),
        ("due = 2024-12-05", 'due = "soon"', "demand.orders.0.due"),
        ("due = 2024-12-05", "due = 9999-12-31", "demand.orders.0.due"),
        ("kg_per_month = 1000", "kg_per_month = -1", "demand.kg_per_month"),
        ("kg_per_month = 1000", "kg_per_month = inf", "demand.kg_per_month"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, good: str, bad: str, named: str) -> None:
    assert SITE.count(good) == 1
    assert named in _message(tmp_path, SITE.replace(good, bad))


def test_a_rate_without_a_mix_is_refused(tmp_path: Path) -> None:
    without = SITE.replace("mix = { bar = 1.0 }", "").replace("kg_per_month = 1000", "")
    site = site_of(tmp_path, without)
    assert site.demanded(0).orders == site.demanded().orders
    with pytest.raises(InputError) as caught:
        site.demanded(50)
    assert "mix" in caught.value.advice


@pytest.mark.parametrize("kind", ["machines", "recipes", "demand.orders"])
def test_a_name_used_twice_is_named(tmp_path: Path, kind: str) -> None:
    start = SITE.index(f"[[{kind}]]")
    end = SITE.find("\n[", start)
    section = SITE[start : end if end > 0 else None]
    word = {"machines": "mixer", "recipes": "bar", "demand.orders": "fair"}[kind]
    twice = _message(tmp_path, SITE.replace(section, f"{section}\n{section}"))
    assert f"are called '{word}'" in twice


def test_a_missing_section_is_named(tmp_path: Path) -> None:
    start = SITE.index("[demand]")
    assert ": demand: it is missing" in _message(tmp_path, SITE[:start])


def test_what_is_not_toml_says_so(tmp_path: Path) -> None:
    assert "is not TOML" in _message(tmp_path, "[site\nname")


def test_what_is_not_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_site(path)


def test_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read") as caught:
        load_site(tmp_path / "nothing.toml")
    assert "CHOCOLATE_SITE" in caught.value.advice
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_site(tmp_path)
