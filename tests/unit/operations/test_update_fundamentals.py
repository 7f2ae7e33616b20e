"""Fundamentals are told from fetched weather, made up for the past, and absent without trouble."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from structlog.testing import capture_logs

from chocolate_factory.forecasting.fundamentals import teach as teaching
from chocolate_factory.forecasting.fundamentals.model import (
    EXPECTED,
    FUNDAMENTALS,
    LONGEST_LEAD,
    QUANTITIES,
    WIND,
    hindcast_source,
)
from chocolate_factory.forecasting.fundamentals.teach import Taught
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_day
from chocolate_factory.operations import collect_national_weather as collecting
from chocolate_factory.operations import update_fundamentals as updating
from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.clean_up import clean_up
from chocolate_factory.operations.update_fundamentals import Lesson, update_fundamentals
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.national.archive import Said, utc_midnight
from chocolate_factory.weather.national.model import (
    LIVE,
    national_series,
    run_source,
    series_by_point,
)
from tests.fakes.ports import Rig, build_rig
from tests.fakes.sources import FakeSource
from tests.unit.forecasting.fundamentals.world import ISSUE, TODAY, World, span

ALWAYS = span()


def weather_of(world: World, interval: Interval) -> dict[str, list[Observation]]:
    return {
        series.key: [
            Observation(start, 60, world.at(world.weather[quantity], start))
            for start in interval.grid(60)
        ]
        for (_, quantity), series in series_by_point().items()
    }


@dataclass
class FakeArchive:
    """Runs of the invented weather, one and two days ahead."""

    world: World
    name: str = "archive"
    since: date = TODAY - 60 * DAY
    days_per_request: int = 8
    requests_at_once: int = 3
    witness: tuple[str, int] = (run_source(1), 1)
    missing: set[date] = field(default_factory=set)
    down: UpstreamError | None = None
    asked: list[tuple[date, int]] = field(default_factory=list)

    def fetch(self, first: date, days: int) -> Said:
        self.asked.append((first, days))
        if self.down:
            raise self.down
        if self.missing & {first + n * DAY for n in range(days)}:
            raise NotPublishedError(self.name, "No such run.")
        return {
            run_source(lead): weather_of(
                self.world,
                Interval(
                    utc_midnight(first + lead * DAY), utc_midnight(first + (days + lead) * DAY)
                ),
            )
            for lead in (1, 2)
        }


@dataclass
class Site:
    """A rig whose sources tell of an invented peninsula."""

    rig: Rig
    archive: FakeArchive
    forecaster: FakeSource


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(teaching, "TAUGHT_DAYS", 16)
    monkeypatch.setattr(teaching, "FEWEST_DAYS", 8)
    monkeypatch.setattr(updating, "FEWEST_DAYS", 8)
    monkeypatch.setattr(updating, "WARM_UP_DAYS", 6)
    monkeypatch.setattr(collecting, "ARCHIVE_DAYS", 24)
    monkeypatch.setattr(updating, "ARCHIVE_DAYS", 24 + LONGEST_LEAD)
    world, rig = World(), build_rig(ISSUE)
    archive = FakeArchive(world)
    forecaster = FakeSource(
        LIVE,
        weather_of(world, Interval(ISSUE - DAY / 2, ISSUE + 17 * DAY)),
        reaching=lambda _, now: Interval(now, now + 16 * DAY),
    )
    rig.ports = replace(
        rig.ports,
        grid_sources=(FakeSource("esios", {}),),
        national_forecaster=forecaster,
        run_archives=(archive,),
    )
    for one in QUANTITIES:
        values = [
            Observation(start, 60, world.at(world.actuals[one.name], start))
            for start in ALWAYS.grid(60)
            if one.actual.public_from(start) <= ISSUE
        ]
        rig.ports.series.write(one.actual, "esios", values, now=ISSUE)
    return Site(rig, archive, forecaster)


def test_without_the_operators_figures_nobody_is_asked(site: Site) -> None:
    site.rig.ports = replace(site.rig.ports, grid_sources=(FakeSource("redata", {}),))
    report = update_fundamentals(site.rig.ports)
    assert report.idle
    assert "no source tells" in report.sentence()
    assert (site.archive.asked, site.forecaster.asked) == ([], [])


def test_the_whole_way(site: Site) -> None:
    ports = site.rig.ports
    first = update_fundamentals(ports)
    assert first.past_days == 24
    assert set(first.told) == {one.name for one in QUANTITIES}
    assert site.archive.asked == [(TODAY - n * DAY, 8) for n in (8, 16, 24)]
    ahead = ports.series.read(WIND.expected, Interval(ISSUE, ISSUE + 3 * DAY))
    assert {one.source for one in ahead} == {FUNDAMENTALS}
    assert all(one.known_at >= ISSUE for one in ahead)
    world = site.archive.world
    wrong = [abs(one.value - world.at(world.actuals[WIND.name], one.start)) for one in ahead]
    assert sum(wrong) / len(wrong) < 2_000

    again = update_fundamentals(ports)  # the archive is found to be complete: past days are told
    assert (again.told, again.past_days) == ((), 0)
    assert again.hindcast_days > 0
    past = ports.series.history(WIND.expected, Interval(ISSUE - 5 * DAY, ISSUE - DAY))
    assert {one.source for one in past} == {hindcast_source(1), hindcast_source(2)}
    for one in past:
        lead = int(one.source.rpartition("-")[2])
        assert delivery_day(one.known_at) == delivery_day(one.start) - lead * DAY
    while not (last := update_fundamentals(ports)).idle:
        assert last.hindcast_days
    assert last.sentence() == "Nothing new is known of the weather."

    site.rig.pass_time(4 * HOUR)
    later = update_fundamentals(ports)
    assert later.told
    assert len(site.forecaster.asked) == 2
    assert clean_up(ports, dry_run=True).dry_run


def test_it_learns_once_a_day_and_tells_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt = []

    def teach(market: Market) -> Taught:
        learnt.append(market.known_at)
        return teaching.teach(market)

    monkeypatch.setattr(updating, "teach", teach)
    monkeypatch.setattr(updating, "make_up_for_past_days", lambda _: 0)
    ports, lesson = site.rig.ports, Lesson()
    assert update_fundamentals(ports, lesson).told
    first = ports.series.read(WIND.expected, Interval(ISSUE + DAY, ISSUE + 2 * DAY))
    site.rig.pass_time(4 * HOUR)
    assert update_fundamentals(ports, lesson).told
    assert len(learnt) == 1
    again = ports.series.read(WIND.expected, Interval(ISSUE + DAY, ISSUE + 2 * DAY))
    assert [one.value for one in again] == [one.value for one in first]
    site.rig.pass_time(21 * HOUR)
    assert update_fundamentals(ports, lesson).told
    assert len(learnt) == 2


def test_a_forecaster_that_is_down_leaves_all_else_alone(site: Site) -> None:
    site.forecaster.always = UpstreamUnavailableError(LIVE, "It is down.")
    before = check_health(site.rig.ports).status
    report = update_fundamentals(site.rig.ports)
    assert report.past_days == 24
    assert report.sentence().endswith("No fundamentals: It is down.")
    assert site.rig.ports.series.read(EXPECTED[0], ALWAYS) == []
    assert check_health(site.rig.ports).status == before


@pytest.mark.parametrize(
    ("error", "hours"),
    [
        pytest.param(UpstreamUnavailableError("any", "It is down."), 3, id="down"),
        pytest.param(NotPublishedError("any", "Not here."), 24, id="not here"),
        pytest.param(UpstreamNonsenseError("any", "What?"), 24, id="refused as malformed"),
    ],
)
def test_who_fails_is_left_alone_for_hours(site: Site, error: UpstreamError, hours: int) -> None:
    site.forecaster.always = site.archive.down = error
    before = check_health(site.rig.ports).status
    ports = site.rig.ports
    with capture_logs() as logged:
        assert update_fundamentals(ports).trouble == error.message
    assert {one["log_level"] for one in logged} == {"info"}
    for _ in range(2 * hours - 1):
        site.rig.pass_time(HOUR / 2 - HOUR / 120)
        report = update_fundamentals(ports)
        assert (report.idle, report.trouble) == (True, "")
    # An archive is asked for several portions, and only by one that says "not here" for all.
    portions = 3 if isinstance(error, NotPublishedError) else 1
    assert (len(site.archive.asked), len(site.forecaster.asked)) == (portions, 1)
    site.rig.pass_time(HOUR)
    site.forecaster.always = site.archive.down = None
    assert update_fundamentals(ports).told
    assert check_health(ports).status == before


def test_too_little_to_learn_from_is_said(site: Site) -> None:
    site.rig.ports = replace(site.rig.ports, run_archives=())
    report = update_fundamentals(site.rig.ports)
    assert report.told == ()
    assert "days have both" in report.trouble
    assert report.weather_values == sum(
        one.start >= ISSUE - HOUR / 2 and one.start < ISSUE + 16 * DAY
        for values in site.forecaster.data.values()
        for one in values
    )


def test_a_run_that_is_missing_is_not_asked_for_again(site: Site) -> None:
    site.archive.days_per_request, site.archive.requests_at_once = 1, 5
    site.archive.missing = {TODAY - 2 * DAY}
    ports = site.rig.ports
    assert collecting.load_past_runs(ports) == 4
    assert collecting.load_past_runs(ports) == 5
    assert [first for first, _ in site.archive.asked].count(TODAY - 2 * DAY) == 1


def test_an_archive_of_nothing_but_holes_is_left_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    holes: Said = {run_source(1): {key: [] for key in national_series()}}
    with monkeypatch.context() as patch:
        patch.setattr(site.archive, "fetch", lambda *_: holes)
        assert collecting.load_past_runs(site.rig.ports) == 0
    assert collecting.load_past_runs(site.rig.ports) == 0
    site.rig.pass_time(25 * HOUR)
    assert collecting.load_past_runs(site.rig.ports) > 0


def test_the_next_archive_stands_in_for_one_that_is_down(site: Site) -> None:
    down = FakeArchive(site.archive.world, "down", down=UpstreamUnavailableError("down", "Down."))
    ports = replace(site.rig.ports, run_archives=(down, site.archive))
    assert collecting.load_past_runs(ports) == 24
    assert len(down.asked) == 1
    nothing = FakeArchive(site.archive.world, "none", down=NotPublishedError("none", "None."))
    assert collecting.load_past_runs(replace(ports, run_archives=(nothing,))) == 0
    assert set(national_series()) == {
        one.series for one in ports.series.inventory() if one.series.startswith("weather.spain")
    }
