"""Keys that are refused: asked a few times a week, replaced by others, and named to nobody."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from chocolate_factory.credentials.guarded_source import GuardedSource
from chocolate_factory.credentials.standing import Word
from chocolate_factory.kernel.market_time import DAY, HOUR, to_local
from chocolate_factory.operations.check_credentials import check_credentials, standing_of
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.probe_sources import probe_sources
from chocolate_factory.operations.review_prices import review_prices
from tests.fakes.keys import made_up_jwt
from tests.fakes.series import at
from tests.flow.conftest import OpenPorts
from tests.shared import Replay

NOON = "2024-11-05T12:00+01:00"
ASKED_AT_HOURS = (0, 1, 7, 31, 55, 79, 103, 127, 151)
"""When a key that stays refused is asked in its first week."""
PREFIXES = {"esios": "^/esios/indicators", "aemet": "^/aemet/", "openweathermap": "^/openweather"}
BAD = {
    "esios_token": SecretStr("invalid-esios-1f2e3d4c"),
    "aemet_api_key": SecretStr("expired-aemet-5b6a7980"),
    "openweathermap_api_key": SecretStr("bad-owm-9d8c7b6a"),
}


def _move(ports: Ports, upstreams: Replay, step: timedelta) -> None:
    ports.clock.shift += step
    upstreams.control(now=to_local(ports.clock.now()).isoformat())


def _jobs(ports: Ports) -> None:
    """What jobs ask of sources every few minutes, and once a day."""
    ingest_prices(ports, insist=True)
    ingest_weather(ports, insist=True)
    ingest_weather_forecast(ports)
    probe_sources(ports)
    check_credentials(ports)


def _with_keyed_forecasters(ports: Ports) -> Ports:
    """Without Open-Meteo's forecasts, which need no key and take long to store."""
    keyed = tuple(one for one in ports.weather_forecasters if isinstance(one, GuardedSource))
    assert len(keyed) == 3
    return replace(ports, weather_forecasters=keyed)


@pytest.mark.slow
def test_a_week_with_refused_keys(open_at: OpenPorts, upstreams: Replay, tmp_path: Path) -> None:
    start = at(NOON)
    ports = open_at(NOON, history_days=7, **BAD)
    with capture_logs() as logs:
        for day in range(7):  # switched off and on every day
            opened = start + day * DAY
            ports = _with_keyed_forecasters(open_at(opened.isoformat(), history_days=7, **BAD))
            heal_gaps(ports, insist=True)
            review_prices(ports)
            for _ in range(12):
                _jobs(ports)
                _move(ports, upstreams, 2 * HOUR)
    asked = {
        source: len([one for one in upstreams.log(prefix) if one["status"] != 200])
        for source, prefix in PREFIXES.items()
    }
    assert asked == dict.fromkeys(PREFIXES, len(ASKED_AT_HOURS))
    assert len(upstreams.log(PREFIXES["aemet"])) == asked["aemet"], "one request, no second step"

    gaps = find_all_gaps(ports)
    assert not [gap for gap in gaps if gap.series.startswith("price.")], "others stand in"
    assert not any({"esios", "aemet", "openweathermap"} & set(gap.strategy) for gap in gaps)
    checks = {one.name: one for one in check_health(ports).checks}
    for source in PREFIXES:
        check = checks[f"credential:{source}"]
        assert (check.status, check.kind) == (Condition.DEGRADED, Word.REFUSED)
    told = f"{logs}{checks}{[run.message for run in ports.journal.runs()]}"
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    for secret in BAD.values():
        assert secret.get_secret_value() not in told
        assert secret.get_secret_value().encode() not in kept


@pytest.mark.slow
def test_another_key_is_used_at_once_and_all_is_well(open_at: OpenPorts, upstreams: Replay) -> None:
    ports = open_at(NOON, history_days=7, **BAD)
    _jobs(ports)
    asked = len(upstreams.log())
    assert {standing_of(ports, source).word for source in PREFIXES} == {Word.REFUSED}
    again = open_at(NOON, history_days=7, aemet_api_key=SecretStr(made_up_jwt(iat=at(NOON))))
    assert [one.standing.word for one in check_credentials(again)] == [Word.VALID] * 3
    assert len(upstreams.log()) == asked + 3, "one cheap request for each key"
    _jobs(again)
    heal_gaps(again)
    assert not [gap for gap in find_all_gaps(again) if gap.series.startswith(("price", "weather"))]
    troubled = [one.name for one in check_health(again).checks if one.status is not Condition.OK]
    assert not [name for name in troubled if name.startswith(("source:", "credential:"))]
    issued = again.keys["aemet"].guard.record().key.issued_at
    assert issued == at(NOON)


@pytest.mark.slow
def test_by_night_nobody_waits_for_a_refused_station(open_at: OpenPorts) -> None:
    """Hours that AEMET would be waited for are filled by who stands in."""
    ports = open_at("2024-11-05T04:10+01:00", history_days=7, aemet_api_key=BAD["aemet_api_key"])
    check_credentials(ports)
    ingest_weather(ports)
    newest = ports.series.latest(ports.weather["temperature_celsius"])
    assert newest is not None
    assert newest.source != "aemet"
    assert at("2024-11-05T04:10+01:00") - newest.start < 2 * HOUR


@pytest.mark.slow
def test_requests_are_counted_also_over_restarts(open_at: OpenPorts, upstreams: Replay) -> None:
    upstreams.control(rate_limits=True)
    sent = dict.fromkeys(PREFIXES, 0)
    ports = open_at(NOON, history_days=7)
    for _ in range(2):
        ports = open_at(NOON, history_days=7)
        check_credentials(ports)
        ingest_weather(ports)
        ingest_weather_forecast(ports)
        for source, prefix in PREFIXES.items():
            sent[source] = len(upstreams.log(prefix))
        use = {source: watch.use() for source, watch in ports.keys.items()}
        assert {source: one.today for source, one in use.items()} == sent
        assert {source: one.this_month for source, one in use.items()} == sent
    left = ports.keys["aemet"].use().remaining
    assert left is not None
    assert left < 40
    assert ports.keys["openweathermap"].use().remaining is None
