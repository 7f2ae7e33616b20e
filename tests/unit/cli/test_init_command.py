"""Loading the history from the command line."""

from chocolate_factory.kernel.errors import UpstreamUnavailableError
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


def test_init_says_what_is_stored_and_finds_nothing_the_second_time(call: Call) -> None:
    outcome = call("init", "--from", "2024-10-25")
    assert outcome.code == 0
    assert "price.pvpc.peninsula" in outcome.out
    assert "values in" in outcome.out
    assert call("init", "--from", "2024-10-25", "--json").json() == []


def test_only_what_is_named_is_loaded(call: Call, rig: Rig) -> None:
    assert call("init", "--only", "weather", "--from", "2024-09-01").code == 0
    assert not rig.redata.asked
    refused = call("init", "--only", "gold")
    assert refused.code == 2
    assert "'gold'" in refused.err


def test_a_source_that_does_not_answer_is_trouble(call: Call, rig: Rig) -> None:
    rig.open_meteo.always = UpstreamUnavailableError("open-meteo", "It is down.")
    outcome = call("init", "--from", "2024-09-01")
    assert outcome.code == 1
    assert "open-meteo: It is down." in outcome.out
    assert "Run it again" in outcome.out


def test_what_is_no_day_is_refused(call: Call) -> None:
    assert call("init", "--from", "soon").code == 2
