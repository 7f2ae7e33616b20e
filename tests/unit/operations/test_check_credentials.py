"""Every key is tried once; one that rests is not; health tells of trouble days ahead."""

from chocolate_factory.credentials.standing import Word
from chocolate_factory.kernel.errors import UpstreamRefusedError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.check_credentials import check_credentials
from chocolate_factory.operations.check_health import Check, check_health
from tests.fakes.keys import Probe, made_up_jwt, set_key
from tests.fakes.ports import Rig

REFUSAL = UpstreamRefusedError("esios", "No.")


def _health(rig: Rig) -> dict[str, Check]:
    checks = check_health(rig.ports).checks
    return {one.name: one for one in checks if one.name.startswith("credential:")}


def test_without_keys_there_is_nothing_to_try(rig: Rig) -> None:
    assert check_credentials(rig.ports) == []
    assert _health(rig) == {}


def test_each_key_is_tried_once(rig: Rig) -> None:
    good, bad = Probe(), Probe(REFUSAL)
    set_key(rig, "aemet", made_up_jwt(iat=rig.now()), good)
    set_key(rig, "esios", "bad", bad)
    checks = check_credentials(rig.ports)
    assert [(one.source, one.asked, one.standing.word) for one in checks] == [
        ("aemet", True, Word.VALID),
        ("esios", True, Word.REFUSED),
    ]
    assert (good.asked, bad.asked) == (1, 1)
    assert "esios refused: ESIOS refuses the key since" in checks[1].sentence()
    health = _health(rig)
    assert (health["credential:aemet"].status, health["credential:esios"].status) == (
        "ok",
        "degraded",
    )
    assert "ESIOS_TOKEN" in health["credential:esios"].advice


def test_a_key_that_rests_is_not_tried(rig: Rig) -> None:
    bad = Probe(REFUSAL)
    set_key(rig, "esios", "bad", bad)
    assert [check_credentials(rig.ports)[0].asked for _ in range(3)] == [True, False, False]
    rig.pass_time(HOUR)
    assert check_credentials(rig.ports)[0].asked
    assert bad.asked == 2


def test_a_source_that_is_down_leaves_what_is_known(rig: Rig) -> None:
    probe = Probe()
    set_key(rig, "openweathermap", "key", probe)
    check_credentials(rig.ports)
    probe.error = UpstreamUnavailableError("openweathermap", "Down.")
    [check] = check_credentials(rig.ports)
    assert (check.standing.word, check.trouble) == (Word.VALID, "Down.")
    assert check.sentence().startswith("openweathermap valid: Down. OpenWeatherMap accepted")


def test_health_warns_a_fortnight_before_the_end(rig: Rig) -> None:
    set_key(rig, "aemet", made_up_jwt(iat=rig.now(), exp=rig.now() + 30 * DAY), Probe())
    assert _health(rig)["credential:aemet"].status == "ok"
    rig.pass_time(17 * DAY)
    found = _health(rig)["credential:aemet"]
    assert (found.status, found.kind) == ("degraded", "expiring")
    assert "in 12 days" in found.message
