"""Of old forecasts the last of each half day stays."""

from datetime import timedelta

from chocolate_factory.forecasting.thin import IssueName, superfluous
from chocolate_factory.kernel.market_time import DAY, HOUR, to_local
from tests.fakes.series import at

MIDNIGHT = at("2024-10-26T00:00+02:00")


def test_the_last_before_noon_and_before_midnight_stay_through_the_long_day() -> None:
    half_hours = [MIDNIGHT + n * timedelta(minutes=30) for n in range(2 * 73)]  # 25 October hours
    issues = [IssueName("spot", "naive", one) for one in half_hours]
    gone = set(superfluous(issues))
    kept = [to_local(one.issued_at) for one in issues if one not in gone]
    assert [f"{one:%d %H:%M}" for one in kept] == [
        f"{day} {clock}" for day in (26, 27, 28) for clock in ("11:30", "23:30")
    ]
    assert superfluous([one for one in issues if one not in gone]) == []


def test_series_and_models_are_judged_apart() -> None:
    names = [("spot", "naive"), ("spot", "better"), ("pvpc", "naive")]
    issues = [IssueName(*name, MIDNIGHT + hour * HOUR) for name in names for hour in (1, 2)]
    assert sorted(superfluous(issues)) == sorted(
        IssueName(*name, MIDNIGHT + HOUR) for name in names
    )
    assert superfluous([IssueName("spot", "naive", MIDNIGHT + n * DAY) for n in range(5)]) == []
