"""Only sources in trouble are asked again, and health tells the truth afterwards."""

from chocolate_factory.journal.model import SourceState
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.probe_sources import probe_sources
from tests.fakes.ports import Rig

DOWN = UpstreamUnavailableError("omie", "It is down.")


def _trouble(rig: Rig, *names: str) -> None:
    for name in names:
        state = SourceState(name, rig.now(), None, "unavailable", "It is down.", "", 1)
        rig.ports.journal.record_source(state)


def test_nobody_is_asked_while_all_is_well(rig: Rig) -> None:
    assert probe_sources(rig.ports) == []
    assert [*rig.omie.asked, *rig.redata.asked, *rig.open_meteo.asked] == []


def test_whoever_recovered_is_named_and_the_others_stay_in_trouble(rig: Rig) -> None:
    _trouble(rig, "omie", "open-meteo")
    rig.omie.always = DOWN
    assert probe_sources(rig.ports) == ["open-meteo"]
    states = rig.ports.journal.sources()
    assert not states["open-meteo"].trouble
    assert (states["omie"].trouble, states["omie"].failures) == ("unavailable", 2)
    assert not rig.redata.asked
    [asked] = rig.open_meteo.asked
    assert asked.interval.duration <= DAY
    assert len(asked.series) == 1, "as little as tells"


def test_an_answer_that_there_is_nothing_is_a_recovery(rig: Rig) -> None:
    _trouble(rig, "omie")
    rig.omie.always = NotPublishedError("omie", "Not yet.")
    assert probe_sources(rig.ports) == ["omie"]
    assert not rig.ports.journal.sources()["omie"].trouble


def test_a_source_with_nothing_in_reach_is_not_called_well(rig: Rig) -> None:
    _trouble(rig, "omie")
    rig.omie.reaching = lambda _series, _now: None
    assert probe_sources(rig.ports) == []
    assert rig.ports.journal.sources()["omie"].trouble


def test_a_reach_that_lies_ahead_is_not_asked_for(rig: Rig) -> None:
    _trouble(rig, "open-meteo")
    rig.open_meteo.reaching = rig.forecaster.reaching
    assert probe_sources(rig.ports) == []
    assert not rig.open_meteo.asked
