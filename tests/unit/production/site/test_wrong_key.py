"""Advice about a wrong key: an example, the key that was meant, or those that are known."""

from pathlib import Path

import pytest

from tests.fakes.site_files import BUSY, refusal_of, spoilt


@pytest.mark.parametrize(
    ("good", "bad", "advice"),
    [
        ("efficiency = 0.90", "", "Write for example efficiency = 0.9 (kWh out for each kWh in"),
        ('days = ["sat"]', 'days = ["sab"]', 'Write for example days = ["mon", "tue"]'),
        ('begins = "06:00"', 'begins = "six"', 'Write for example begins = "06:00"'),
        ("due = 2026-12-18", 'due = "soon"', "Write for example due = 2026-12-18 (last day"),
        (
            "minutes = 45, attended",
            "minutes = 46, attended",
            "minutes = 300 (min, a multiple of 15",
        ),
        ("limit_kg =", "limit_kilos =", "Write for example limit_kg = 1200"),
        ("wear_eur_per_kwh =", "wear_eur_kwh =", "Did you mean wear_eur_per_kwh?"),
        ("max_temperature_celsius = 41", "maximum_celsius = 41", "Did you mean max_temperature_"),
        ("[battery]", "[batery]", "Did you mean battery?"),
        ("[calendar]\nclosed_days", "[calendar]\nxyz", "Known here: closed_days."),
        ("free_cop = 14", "free_cop = 4", "It says what to write"),
    ],
)
def test_the_advice_says_what_to_write(tmp_path: Path, good: str, bad: str, advice: str) -> None:
    assert advice in refusal_of(tmp_path, spoilt(BUSY, good, bad)).advice


def test_a_missing_key_is_said_to_be_missing(tmp_path: Path) -> None:
    said = refusal_of(tmp_path, spoilt(BUSY, "efficiency = 0.90", "")).message
    assert said.endswith("battery.efficiency: it is missing.")


def test_an_unknown_key_is_said_to_be_unknown(tmp_path: Path) -> None:
    said = refusal_of(tmp_path, spoilt(BUSY, "[battery]", "[batery]")).message
    assert said.endswith("batery: there is no such key.")


def test_a_missing_section_is_described(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, BUSY[: BUSY.index("[demand]")])
    assert "demand: what must be made by when" in refusal.advice
