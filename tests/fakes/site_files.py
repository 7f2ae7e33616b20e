"""Sites' files to be spoilt by tests, and what is said about them."""

from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.production.config import Site, load_site
from tests.shared import ROOT

BUSY = (ROOT / "config/busy.toml").read_text(encoding="utf-8")

SITE = """
[site]
name = "Test"
place = "here"
latitude = 38.0
longitude = -3.6
altitude_m = 500

[supply]
tariff = "3.0TD"
basis = "spot"
contracted_power_kw = [50, 50, 50, 50, 50, 60]

[[shifts]]
name = "day"
days = ["mon", "sat"]
begins = "06:00"
ends = "00:00"

[[machines]]
name = "mixer"
count = 2
power_kw = 30

[[recipes]]
name = "bar"
batch_kg = 100
steps = [
  { name = "mixing", machine = "mixer", minutes = 60, max_wait_minutes = 30 },
  { name = "baking", machine = "mixer", minutes = 120, power_kw = 12, attended = "start" },
]

[demand]
kg_per_month = 1000
mix = { bar = 1.0 }

[[demand.orders]]
name = "fair"
recipe = "bar"
mass_kg = 250
due = 2024-12-05
"""


def site_of(folder: Path, text: str) -> Site:
    """The site written in ``text``."""
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return load_site(path)


def refusal_of(folder: Path, text: str) -> ConfigurationError:
    """What is said about a file that is wrong; it always names the file and has advice."""
    with pytest.raises(ConfigurationError) as caught:
        site_of(folder, text)
    assert str(folder) in caught.value.message
    assert caught.value.advice
    return caught.value


def spoilt(text: str, good: str, bad: str) -> str:
    """``text`` with its first ``good`` replaced; there is one."""
    assert good in text
    return text.replace(good, bad, 1)
