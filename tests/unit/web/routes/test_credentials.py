"""The status of each key, without the key."""

import pytest

from chocolate_factory.journal.model import SourceState
from chocolate_factory.kernel.errors import UpstreamRefusedError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.check_credentials import check_credentials
from chocolate_factory.operations.check_health import check_health
from chocolate_factory.web.gather.state import gather_alerts
from tests.fakes.keys import Probe, made_up_jwt, set_key
from tests.fakes.ports import Rig, build_rig
from tests.fakes.service import Service, open_service

PATHS = {
    "openweathermap": "/weather/openweather/status",
    "aemet": "/aemet/token/status",
    "esios": "/esios/token/status",
}


@pytest.fixture
def rig() -> Rig:
    return build_rig(history_days=14)


@pytest.mark.parametrize(
    ("path", "setting"),
    [
        ("/weather/openweather/status", "OPENWEATHERMAP_API_KEY"),
        ("/aemet/token/status", "AEMET_API_KEY"),
        ("/esios/token/status", "ESIOS_TOKEN"),
    ],
)
def test_a_source_without_a_key_says_how_to_set_it(
    served: Service, path: str, setting: str
) -> None:
    body = served.admin.get(path).json()
    assert (body["configured"], body["setting"], body["status"]) == (False, setting, "missing")
    assert (body["key"], body["quota"], body["asked_at"]) == (None, None, None)
    assert setting in body["advice"]


def test_a_key_that_is_accepted_tells_its_dates_and_its_use(rig: Rig) -> None:
    secret = made_up_jwt(iat=rig.now() - 10 * DAY, exp=rig.now() + 20 * DAY)
    set_key(rig, "aemet", secret, Probe())
    check_credentials(rig.ports)
    answer = open_service(rig).admin.get(PATHS["aemet"])
    body = answer.json()
    assert (body["configured"], body["status"], body["key"]["state"]) == (True, "valid", "valid")
    assert (body["key"]["days_left"], body["key"]["possible_end"]) == (19, None)
    assert body["key"]["issued_at"] < body["key"]["checked_at"] < body["key"]["expires_at"]
    assert body["quota"]["per_minute"] == 40
    assert (body["quota"]["used_today"], body["quota"]["remaining"]) == (30, 38)
    assert secret not in answer.text
    assert secret.split(".")[1] not in answer.text


@pytest.mark.parametrize("source", PATHS)
def test_a_refused_key_says_when_it_is_asked_again(rig: Rig, source: str) -> None:
    set_key(rig, source, "bad-0123456789", Probe(UpstreamRefusedError(source, "No.")))
    check_credentials(rig.ports)
    answer = open_service(rig).admin.get(PATHS[source])
    body = answer.json()
    assert (body["status"], body["key"]["refusals"]) == ("refused", 1)
    assert body["key"]["asked_again_at"] > body["key"]["refused_since"]
    assert "asked again from" in body["message"]
    assert "bad-0123456789" not in answer.text


def test_a_source_in_trouble_with_a_good_key_says_which(rig: Rig) -> None:
    set_key(rig, "aemet", "key", Probe())
    check_credentials(rig.ports)
    state = SourceState("aemet", rig.now(), None, "unavailable", "It is down.", "Wait.", 2)
    rig.ports.journal.record_source(state)
    body = open_service(rig).admin.get(PATHS["aemet"]).json()
    assert (body["status"], body["trouble"]) == ("valid", "unavailable")
    assert (body["message"], body["advice"]) == ("It is down.", "Wait.")
    assert body["asked_at"] is not None
    assert body["answered_at"] is None


def test_a_refused_key_is_one_alert_however_much_is_asked_with_it(rig: Rig) -> None:
    set_key(rig, "aemet", "bad", Probe(UpstreamRefusedError("aemet", "No.")))
    check_credentials(rig.ports)
    for name in ("aemet", "aemet-forecast", "aemet-daily-forecast"):
        rig.ports.journal.record_source(SourceState(name, rig.now(), None, "refused", "No.", "", 1))
    other = SourceState("omie", rig.now(), None, "refused", "Banned.", "", 1)
    rig.ports.journal.record_source(other)
    alerts = [str(one.text) for one in gather_alerts(check_health(rig.ports))]
    assert len([one for one in alerts if "aemet" in one]) == 1
    assert len([one for one in alerts if "omie" in one]) == 1
