"""What cannot be in a site's file is refused, named, with what to write in its place."""

from pathlib import Path

import pytest

from tests.fakes.site_files import BUSY, refusal_of, site_of, spoilt


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        # who is there
        ('name = "late"', 'name = "early"', "two shifts are called 'early': give one another name"),
        ('days = ["sat"]', 'days = ["sab"]', "shifts.3.days.0"),
        ("labour_eur_per_hour = 1.5", "labour_eur_per_hour = -1.5", "shifts.1.labour_eur_per_hour"),
        ("opening_eur = 180", "opening_eur = -1", "shifts.4.opening_eur"),
        ("2026-12-24, ", '"24 December", ', "calendar.closed_days.0"),
        (
            'shifts = ["early", "late"',
            'shifts = ["dawn", "late"',
            "'mixing' of recipe 'dark' names shift 'dawn', which is not among early, late",
        ),
        (
            'name = "tempering",',
            'name = "tempering", shifts = [],',
            "recipes.0.steps.3.shifts",
        ),
        # machines
        ("cleaning_minutes = 15", "cleaning_minutes = 20", "machines.0.cleaning_minutes"),
        (
            'before = "milk", after = "dark"',
            'before = "white", after = "dark"',
            "family 'white', which is not among dark, milk: write family = 'white' in a recipe",
        ),
        ('before = "milk", after = "dark"', 'before = "dark", after = "dark"', "to itself"),
        ('before = "milk", after = "dark"', 'before = "dark", after = "milk"', "twice: keep one"),
        (", units = 1 }", ", units = 4 }", "4 units of machine 'conche', which has 3"),
        ("ends = 2026-12-01T14:00:00", "ends = 2026-12-01T05:00:00", "an end after its beginning"),
        ("min_temperature_celsius = -5", "min_temperature_celsius = 44", "is not below"),
        ("max_humidity_percent = 98", "max_humidity_percent = 198", "limits.max_humidity_percent"),
        ("cooling_kw = 12 ", "cooling_kw = -12 ", "machines.1.cooling_kw"),
        # recipes
        (
            "minutes = 120, attended",
            "attended",
            "step 'refining' needs either minutes or a profile: write minutes = 60, or profile",
        ),
        ("profile = [", "minutes = 240, profile = [", "either minutes or a profile"),
        ("profile = [", "power_kw = 48, profile = [", "leave out power_kw"),
        ("{ minutes = 60, power_kw = 56 }", "{ minutes = 50, power_kw = 56 }", "profile.0.minutes"),
        ("people = 2", "people = 0", "steps.4.people"),
        ("yield_share = 0.99", "yield_share = 0", "steps.1.yield_share"),
        ('family = "dark"', 'family = "Dark"', "recipes.0.family"),
        # stores
        ('after = ["conching"]', 'after = ["baking"]', "after 'baking', which no recipe has"),
        ('after = ["conching"]', 'after = ["white/conching"]', "which no recipe has"),
        (
            'after = ["conching"]',
            'after = ["moulding"]',
            "the last step, after which nothing waits",
        ),
        (
            '["conching"]',
            '["conching", "milk/conching"]',
            "after 'milk/conching' is in two storages",
        ),
        ("limit_kg = 2400", "limit_kg = 0", "storages.0.limit_kg"),
        # energy
        ("free_cop = 14", "free_cop = 4", "write free_cop = 5.5 or higher"),
        ("carnot_share = 0.45", "carnot_share = 45", "cooling.carnot_share"),
        ("tilt_degrees = 10", "tilt_degrees = 100", "photovoltaics.tilt_degrees"),
        ("efficiency = 0.90", "efficiency = 90", "battery.efficiency"),
        ("charge_kwh = 0", "charge_kwh = 300", "charge_kwh 300 is above capacity_kwh 200"),
        ("frozen_hours = 4", "frozen_hours = -4", "planning.frozen_hours"),
    ],
)
def test_a_wrong_key_is_named_with_the_remedy(
    tmp_path: Path, good: str, bad: str, said: str
) -> None:
    assert said in refusal_of(tmp_path, spoilt(BUSY, good, bad)).message


def test_the_old_table_of_one_shift_says_how_it_is_written_now(tmp_path: Path) -> None:
    said = refusal_of(tmp_path, spoilt(BUSY, "[[shifts]]", "[shift]")).message
    assert "write [[shifts]] in its place" in said
    assert 'name = "day"' in said


def test_heat_needs_cooling(tmp_path: Path) -> None:
    start, end = BUSY.index("\n[cooling]"), BUSY.index("\n[photovoltaics]")
    said = refusal_of(tmp_path, BUSY[:start] + BUSY[end:]).message
    assert "'refiner' needs cooling and there is none: write [cooling], or leave out" in said


WHOLE = '"conche", profile = [{ minutes = 60, power_kw = 56 }, { minutes = %d, power_kw = 44 }], '


def test_nobody_can_watch_a_step_that_is_longer_than_the_shifts(tmp_path: Path) -> None:
    good = WHOLE % 180 + 'attended = "start"'
    # From Monday 06:00 to Saturday 14:00, and with the extra shift to 22:00, somebody is there.
    site_of(tmp_path, spoilt(BUSY, good, WHOLE % 4260 + 'attended = "whole"'))
    narrow = 'attended = "whole", shifts = ["early", "late"]'
    said = refusal_of(tmp_path, spoilt(BUSY, good, WHOLE % 960 + narrow)).message
    assert "'conching' of recipe 'dark' takes 1020 minutes, longer than anybody is there" in said
    assert "write longer shifts or ones that touch" in said
    site_of(tmp_path, spoilt(BUSY, good, WHOLE % 900 + narrow))


WHITE = 'family = "milk"\n'
THIRD = """
[[recipes]]
name = "white"
batch_kg = 200
family = "white"
steps = [{ name = "conching", machine = "conche", minutes = 240 }]
"""


def test_a_way_round_over_a_third_family_may_not_be_shorter(tmp_path: Path) -> None:
    three = BUSY + THIRD
    said = refusal_of(tmp_path, three).message
    assert "from 'dark' to 'milk' dearer than over 'white'" in said
    ways = "".join(
        f'{{ before = "{before}", after = "{after}", minutes = 60, cost_eur = 20 }},\n'
        for before, after in (("dark", "white"), ("white", "dark"), ("milk", "white"))
    )
    last = '{ before = "white", after = "milk", minutes = 60, cost_eur = 20 },\n'
    listed = "changeovers = [\n" + ways + last
    site_of(tmp_path, spoilt(three, "changeovers = [", listed))
