"""Each kind of nonsense that a source may talk is caught, named and kept out of the plans.

A proxy between the program and the replayed upstreams rewrites what one of them answers. Before
that the program has lived a healthy day, as whoever meets nonsense mostly has.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, whole_days
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.price_hours import PricedInterval, price_hours
from chocolate_factory.operations.review_prices import review_prices
from chocolate_factory.planning.model import Plan, PlanStatus
from chocolate_factory.settings import Settings
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.quarantine import Quarantined
from chocolate_factory.timeseries.reread import reread
from tests.fakes.nonsense import WITH_KEYS, WITHOUT_KEYS, Doubted, Found
from tests.fakes.series import at
from tests.fakes.spoiler import NOTHING, Spoil, Spoiler, spoiler_before
from tests.flow.conftest import UNHURRIED
from tests.shared import REPLAY, ROOT, Replay, running_replay

pytestmark = [pytest.mark.slow, pytest.mark.replay]

YESTERDAY, NOW = "2024-11-04T15:05+01:00", "2024-11-05T15:05+01:00"
"""At both the market has published the next day, Red Eléctrica the regulated price of this one."""
LATELY = whole_days(Interval(at(NOW) - 2 * DAY, at(NOW) + DAY))
AHEAD = Interval(LATELY.start, LATELY.end + 15 * DAY)


@dataclass(frozen=True)
class Day:
    """What came of a day ahead."""

    believed: dict[str, list[Reading]]
    """What readers see, by series."""
    doubted: list[Quarantined]
    troubles: dict[str, str]
    """What health says of the sources that are not well."""
    quality: str
    """What health says of the quarantine."""
    hours: list[PricedInterval]
    """Of the planned time, as far as the price is published."""
    plan: Plan


class Life:
    """A program that was well until yesterday; each of its todays begins there."""

    def __init__(self, replay: Replay, spoiler: Spoiler, folder: Path, *, keys: bool) -> None:
        """Keep everything in ``folder``."""
        self.spoiler = spoiler
        self._replay, self._folder, self._keys = replay, folder, keys
        with self._opened(YESTERDAY, folder / "yesterday") as ports:
            run_day_ahead_cycle(ports)
        with self._opened(NOW, self._begin("untroubled")) as ports:
            self.untroubled = _live(ports)
            self.truth = _everything_true(ports)

    def today(self, name: str, spoil: Spoil, *, review: bool) -> Day:
        """Live today while some answers are spoilt."""
        self.spoiler.spoil, self.spoiler.spoilt = spoil, 0
        try:
            with self._opened(NOW, self._begin(name)) as ports:
                day = _live(ports)
                if review:
                    assert review_prices(ports).changed
                    day = _live(ports)
                return day
        finally:
            self.spoiler.spoil = NOTHING

    def _begin(self, name: str) -> Path:
        return shutil.copytree(self._folder / "yesterday", self._folder / name.replace("/", "-"))

    @contextmanager
    def _opened(self, now: str, data_dir: Path) -> Iterator[Ports]:
        self._replay.control(now=now)
        keys = ("esios_token", "aemet_api_key", "openweathermap_api_key") if self._keys else ()
        settings = Settings.model_validate(
            {
                "site": ROOT / "config/linares.toml",
                "data_dir": data_dir,
                "now": now,
                "upstream_base": self.spoiler.base,
                "history_days": 30,
            }
            | dict.fromkeys(keys, SecretStr("key"))
        )
        with open_ports(settings, UNHURRIED) as ports:
            yield ports


@contextmanager
def _life(folder: Path, *, keys: bool) -> Iterator[Life]:
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    with (
        running_replay(YESTERDAY, "--speed", "0") as replay,
        spoiler_before(replay.base) as spoiler,
    ):
        replay.control(rate_limits=False)
        yield Life(replay, spoiler, folder, keys=keys)


@pytest.fixture(scope="module")
def life_with_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """OMIE, ESIOS, AEMET and OpenWeatherMap are asked first."""
    with _life(tmp_path_factory.mktemp("with-keys"), keys=True) as life:
        yield life


@pytest.fixture(scope="module")
def life_without_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """OMIE, REData and Open-Meteo are asked first."""
    with _life(tmp_path_factory.mktemp("without-keys"), keys=False) as life:
        yield life


@pytest.mark.parametrize("name", WITH_KEYS)
def test_nonsense_is_caught_named_and_kept_out(life_with_keys: Life, name: str) -> None:
    _assert_kept_out(life_with_keys, name, *WITH_KEYS[name])


@pytest.mark.parametrize("name", WITHOUT_KEYS)
def test_nonsense_for_want_of_keys_likewise(life_without_keys: Life, name: str) -> None:
    _assert_kept_out(life_without_keys, name, *WITHOUT_KEYS[name])


def test_without_nonsense_everything_is_believed(
    life_with_keys: Life, life_without_keys: Life
) -> None:
    for day in (life_with_keys.untroubled, life_without_keys.untroubled):
        assert not day.doubted
        assert not day.troubles
        known = [one.start for one in day.hours]
        assert known == list(Interval(known[0], LATELY.end).grid(60))
        _assert_costs(day.plan, day.hours)


def _assert_kept_out(life: Life, name: str, spoil: Spoil, found: Found) -> None:
    day = life.today(name, spoil, review=isinstance(found, Doubted) and found.by_others)
    assert life.spoiler.spoilt, "the nonsense was talked"
    if isinstance(found, Doubted):
        _assert_doubted(day, found)
    else:
        assert found.saying in day.troubles[f"source:{found.source}"]
        assert not day.doubted

    told = {_word(key, one) for key, readings in day.believed.items() for one in readings}
    assert told <= life.truth, "nothing is believed that was not said without the nonsense"
    for series in PRICE_SERIES:
        assert _values(day, series) == _values(life.untroubled, series), "another source has it"

    assert day.hours == life.untroubled.hours
    assert day.plan.status is PlanStatus.OPTIMAL
    assert day.plan.starts == life.untroubled.plan.starts
    _assert_costs(day.plan, life.untroubled.hours)


def _live(ports: Ports) -> Day:
    plan = run_day_ahead_cycle(ports).plan
    assert ports.plans.latest() == plan
    health = check_health(ports).checks
    return Day(
        {one.key: ports.series.read(one, AHEAD) for one in _all_series(ports)},
        ports.series.quarantined(AHEAD),
        {
            one.name: one.message
            for one in health
            if one.name.startswith("source:") and one.status is not Condition.OK
        },
        next(one.message for one in health if one.name == "quality"),
        [hour for hour in price_hours(ports, plan.interval) if hour.known],
        plan,
    )


Word = tuple[str, str, datetime, float]


def _word(key: str, reading: Reading) -> Word:
    return (key, reading.source, reading.start, reading.value)


def _everything_true(ports: Ports) -> frozenset[Word]:
    """What every source says when it is asked, though nobody needs it."""
    for sources, series in (
        (ports.price_sources, PRICE_SERIES),
        (ports.weather_sources, tuple(ports.weather.values())),
    ):
        reread(ports.series, ports.clock, sources, series, LATELY)
    return frozenset(
        _word(series.key, reading)
        for series in _all_series(ports)
        for reading in ports.series.history(series, AHEAD)
    )


def _all_series(ports: Ports) -> list[Series]:
    return [*PRICE_SERIES, *ports.weather.values(), *ports.all_weather_forecasts.values()]


def _values(day: Day, series: Series) -> dict[datetime, float]:
    return {one.start: one.value for one in day.believed[series.key]}


def _assert_doubted(day: Day, found: Doubted) -> None:
    mine = [one for one in day.doubted if one.series == found.series]
    assert len(mine) >= found.values
    assert {one.source for one in day.doubted} == {found.source}
    assert {one.check for one in mine} <= set(found.checks)
    assert all(one.kept_out and one.reason for one in mine)
    assert f"{found.series} from {found.source} ({mine[0].check})" in day.quality


def _assert_costs(plan: Plan, hours: list[PricedInterval]) -> None:
    """All published prices that a plan reckons with are those."""
    price = {hour.start: hour.price_eur_per_kwh for hour in hours}
    sure = [start for start in plan.starts if start.price_known and start.start in price]
    assert sure
    for start in sure:
        power_kw = start.energy_kwh / (start.interval.duration / HOUR)
        cost = sum(price[hour] * power_kw for hour in start.interval.grid(60))
        assert start.cost_eur == pytest.approx(cost)
