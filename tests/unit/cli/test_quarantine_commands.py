"""Values that are not believed: listed and let go from the command line."""

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.ports import NOON, Rig
from tests.unit.cli.conftest import Call


def _doubt(rig: Rig) -> None:
    found = [Suspicion(NOON - n * HOUR, "flat", "Two hours the same.") for n in (5, 4)]
    rig.ports.series.quarantine(SPOT, "omie", found, now=rig.now())


def test_an_empty_quarantine_is_said(call: Call) -> None:
    outcome = call("quarantine")
    assert outcome.code == 0
    assert outcome.out.strip() == "Nothing of the last 30 days is in quarantine."
    assert call("quarantine", "--json").json() == []


def test_what_is_listed_can_be_let_go_as_it_stands(call: Call, rig: Rig) -> None:
    _doubt(rig)
    table = call("quarantine", "--days", "3").out
    assert "flat: Two hours the same." in table
    start, end = "2024-11-05T07:00+01:00", "2024-11-05T09:00+01:00"
    assert start in table
    assert end in table

    span = ("--from", start, "--to", end)
    outcome = call("release", SPOT.key, "--source", "omie", *span, "--why", "A quiet night.")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.strip() == "Believed from now on: 2 of price.spot.es from omie."
    assert call("quarantine", "--json").json() == []
    assert "let go:" in call("quarantine", "--settled").out
    settled = call("quarantine", "--settled", "--json").json()
    assert [one["why"] for one in settled] == ["A quiet night."] * 2


def test_every_value_is_named_for_machines(call: Call, rig: Rig) -> None:
    _doubt(rig)
    first, second = call("quarantine", "--series", SPOT.key, "--json").json()
    assert (first["check"], first["source"], first["minutes"]) == ("flat", "omie", 60)
    assert (first["kept_out"], first["released_at"], first["why"]) == (True, None, "")
    assert first["start"] < second["start"]
    assert call("quarantine", "--series", "price.x", "--json").json() == []


def test_a_wrong_call_exits_with_2(call: Call, rig: Rig) -> None:
    _doubt(rig)
    span = ("--from", "2024-11-05T07:00+01:00", "--to", "2024-11-05T09:00+01:00")
    for wrong in (
        ("--source", "redata", *span),
        ("--source", "omie", "--from", "yesterday", "--to", "2024-11-05"),
        ("--source", "omie", *span[2:], *span[:1], span[3]),
    ):
        outcome = call("release", SPOT.key, *wrong, "--why", "Because.")
        assert outcome.code == 2
        assert outcome.err
    assert len(call("quarantine", "--json").json()) == 2
