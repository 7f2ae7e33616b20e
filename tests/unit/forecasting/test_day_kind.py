"""Days as the market sees them: holidays by who keeps them, and the sun by the clock."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.day_kind import day_kinds, easter, freedom


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2025, 3, 4), 0.0),
        (date(2025, 3, 8), 0.6),
        (date(2025, 3, 9), 1.0),
        (date(2025, 5, 1), 1.0),
        (date(2025, 5, 2), 0.4),  # a bridge to the weekend
        (date(2025, 4, 18), 1.0),  # Good Friday: free, whatever the tariffs say
        (date(2025, 4, 17), 0.8),
        (date(2025, 12, 24), 0.5),
        (date(2025, 12, 29), 0.25),
        (date(2025, 1, 2), 0.25),
        (date(2023, 1, 2), 0.6),  # New Year on a Sunday is kept on Monday
    ],
    ids=str,
)
def test_how_free_a_day_is(day: date, free: float) -> None:
    assert freedom(day) == free


@pytest.mark.parametrize(
    "day", [date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2038, 4, 25)], ids=str
)
def test_easter(day: date) -> None:
    assert easter(day.year) == day


def test_the_sun_follows_the_clock() -> None:
    winter, summer = (day_kinds(day, 1) for day in (date(2025, 1, 15), date(2025, 7, 15)))
    assert (winter.sun[0] > 0).sum() < (summer.sun[0] > 0).sum()
    assert int(winter.sun[0].argmax()) == 13
    assert int(summer.sun[0].argmax()) == 14
    assert winter.daylight_hours[0] == pytest.approx(9.6, abs=0.3)
    assert summer.daylight_hours[0] == pytest.approx(14.7, abs=0.3)


def test_days_follow_each_other() -> None:
    kinds = day_kinds(date(2025, 8, 1), 31)
    assert list(kinds.weekday[:3]) == [4.0, 5.0, 6.0]
    assert kinds.august.argmax() == 12
    assert np.isfinite(kinds.sun).all()
