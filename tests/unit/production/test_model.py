"""What a plant's batches cost beside the energy of their processes."""

from dataclasses import replace
from typing import Any

import pytest

from chocolate_factory.production.config import load_site
from chocolate_factory.production.model import Battery, Changeover, Plant, Storage
from tests.fakes.plants import ALWAYS, a_plant, a_recipe, a_step
from tests.shared import ROOT

PLAIN = a_plant(a_recipe(a_step("mixing")))
DEARER_SET_UP = replace(PLAIN.machines[0], changeovers=(Changeover("bar", "dark", 30, 5.0),))


def test_the_default_sites_pay_for_energy_alone_and_the_busy_one_does_not() -> None:
    paying = {
        name: load_site(ROOT / f"config/{name}.toml").plant().pays_for_energy_alone
        for name in ("linares", "linares-pvpc", "busy")
    }
    assert paying == {"linares": True, "linares-pvpc": True, "busy": False}


@pytest.mark.parametrize(
    "more",
    [
        {"shifts": (replace(ALWAYS, labour_eur_per_hour=2.0),)},
        {"shifts": (ALWAYS, replace(ALWAYS, name="extra", opening_eur=0.0))},
        {"machines": (DEARER_SET_UP,)},
        {"storages": (Storage("tank", (("bar", "mixing"),), 100.0, 0.01),)},
        {"battery": Battery(20.0, 10.0, 1.0, 0.0, 10.0)},
    ],
)
def test_whatever_else_is_paid_for_counts(more: dict[str, Any]) -> None:
    assert PLAIN.pays_for_energy_alone
    plant: Plant = replace(PLAIN, **more)
    assert not plant.pays_for_energy_alone
