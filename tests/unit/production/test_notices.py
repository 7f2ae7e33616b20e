"""What is odd about a site and may stay."""

from datetime import date
from pathlib import Path

import pytest

from chocolate_factory.production.config import load_site
from chocolate_factory.production.notices import site_notices
from tests.fakes.site_files import BUSY, site_of, spoilt
from tests.shared import ROOT

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("name", ["linares", "linares-pvpc", "busy"])
def test_the_examples_are_not_odd(name: str) -> None:
    assert site_notices(load_site(ROOT / f"config/{name}.toml"), TODAY) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("[400, 400", "[50, 400", "alone draws 60 kW, more than the 50 kW"),
        (
            '[[machines]]\nname = "mixer"',
            '[[machines]]\nname = "oven"\ncount = 1\npower_kw = 9\n\n[[machines]]\nname = "mixer"',
            "No step runs on machine 'oven'",
        ),
        ("limit_kg = 2400", "limit_kg = 200", "'tanks' is full below one batch of 'dark' (204 kg)"),
    ],
)
def test_an_oddity_is_told(tmp_path: Path, good: str, bad: str, said: str) -> None:
    notices = site_notices(site_of(tmp_path, spoilt(BUSY, good, bad)), TODAY)
    assert said in notices[0]


def test_what_is_past_is_told_once_it_all_is(tmp_path: Path) -> None:
    site = site_of(tmp_path, BUSY)
    assert len(site_notices(site, date(2026, 12, 20))) == 2
    told = " ".join(site_notices(site, date(2027, 1, 2)))
    assert "All closed_days of the calendar are past" in told
    assert "Maintenance of machine 'conche' ended on 2026-12-01" in told
    assert "Order 'epiphany' was due on 2026-12-18" in told
