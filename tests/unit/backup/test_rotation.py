"""Which backups go: the newest of each day, week and month stays for a while."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.backup.model import Backup, Kind
from chocolate_factory.backup.rotation import UPGRADES_KEPT, Rotation
from chocolate_factory.kernel.market_time import DAY, HOUR, delivery_day
from tests.fakes.series import at

NIGHT = at("2024-11-05T01:30Z")


def _backup(age: timedelta, kind: Kind = Kind.SCHEDULED) -> Backup:
    made_at = NIGHT - age
    return Backup(Path(f"{made_at:%Y%m%dT%H%M%S}-{kind}"), made_at, kind, 1)


def _kept(backups: list[Backup], rotation: Rotation) -> list[date]:
    going = {one.path for one in rotation.outdated(backups)}
    return [delivery_day(one.made_at) for one in backups if one.path not in going]


def test_after_three_years_of_nights_days_weeks_and_months_are_there() -> None:
    nights = [_backup(n * DAY) for n in range(3 * 365)]
    kept = _kept(nights, Rotation(days=7, weeks=5, months=12))
    assert kept[:7] == [date(2024, 11, 5) - n * DAY for n in range(7)]
    assert kept[7:10] == [date(2024, 10, 27), date(2024, 10, 20), date(2024, 10, 13)]
    # The last night of each month stands for it.
    assert kept[-2:] == [date(2024, 1, 31), date(2023, 12, 31)]
    assert date(2024, 10, 31) in kept
    assert len(kept) == 7 + 3 + 10


def test_of_a_day_with_many_the_last_stays() -> None:
    backups = [_backup(n * HOUR) for n in range(5)]
    assert _kept(backups, Rotation(days=2, weeks=0, months=0)) == [
        date(2024, 11, 5),
        date(2024, 11, 4),
    ]


def test_what_somebody_asked_for_is_never_deleted() -> None:
    asked = [_backup(n * 100 * DAY, Kind.MANUAL) for n in range(9)]
    assert Rotation(days=1, weeks=0, months=0).outdated(asked) == []


def test_of_upgrades_the_last_few_stay_whatever_their_age() -> None:
    upgrades = [_backup(n * 100 * DAY, Kind.UPGRADE) for n in range(UPGRADES_KEPT + 2)]
    assert Rotation().outdated(upgrades) == upgrades[UPGRADES_KEPT:]


AGES = st.lists(st.integers(0, 24 * 900), unique=True, max_size=40)


@given(AGES, st.integers(1, 9), st.integers(0, 9), st.integers(0, 15))
def test_each_night_leaves_what_was_promised(
    ages: list[int], days: int, weeks: int, months: int
) -> None:
    rotation = Rotation(days, weeks, months)
    backups = [_backup(hours * HOUR) for hours in ages]
    going = rotation.outdated(backups)
    left = [one for one in backups if one not in going]
    assert rotation.outdated(left) == [], "what stays once stays until a newer one comes"
    assert len(left) <= days + weeks + months
    if backups:
        assert max(backups, key=lambda one: one.made_at) in left
    latest_days = sorted({delivery_day(one.made_at) for one in backups}, reverse=True)[:days]
    assert set(latest_days) <= {delivery_day(one.made_at) for one in left}
