"""The database is made where we may, and refused where it would forget."""

from contextlib import closing
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.prepare import prepare
from tests.fakes.http_server import Script
from tests.servers.fixtures import running
from tests.servers.influx import PASSWORD, USER, InfluxServer
from tests.unit.timeseries.influxdb.exchanges import NOTHING, InfluxStandIn, failed, found, server

MISSING = failed(200, results=[{"statement_id": 0, "error": "database not found: plant"}])


def _policies(duration: str, *, default: bool = True) -> dict[str, object]:
    columns = ["name", "duration", "shardGroupDuration", "replicaN", "default"]
    return {"columns": columns, "values": [["autogen", duration, "168h0m0s", 1, default]]}


def _changes(scripted: InfluxStandIn) -> list[str]:
    return [parse_qs(body.decode())["q"][0] for body in scripted.sent]


def _asked_or_changed(asked: Script, changed: Script) -> Script:
    """Answers questions in one way and changes in another."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        (asked if handler.command == "GET" else changed)(handler)

    return script


def test_a_missing_database_is_created_for_ever() -> None:
    with server(query=_asked_or_changed(MISSING, NOTHING)) as scripted:
        prepare(scripted.door())
        [change] = _changes(scripted)
    assert change.startswith('CREATE DATABASE "plant" WITH DURATION INF')


def test_a_database_that_is_there_is_left_alone() -> None:
    with server(query=found(_policies("0s"))) as scripted:
        prepare(scripted.door())
        assert scripted.sent == []


def test_who_may_not_create_it_is_told_the_statement() -> None:
    denied = failed(403, error="error authorizing query: requires admin privilege")
    with (
        server(query=_asked_or_changed(MISSING, denied)) as scripted,
        pytest.raises(StoreError, match="may not create it") as caught,
    ):
        prepare(scripted.door())
    assert 'CREATE DATABASE "plant"' in caught.value.advice


def test_a_missing_bucket_is_told_with_the_commands() -> None:
    missing = failed(404, code="not found", message='bucket "plant" not found')
    with server(2, query=missing) as scripted:
        with pytest.raises(StoreError, match="does not exist") as caught:
            prepare(scripted.door(token="abc"))  # noqa: S106
        assert scripted.sent == []
    assert "influx bucket create --name plant --retention 0" in caught.value.advice
    assert "influx v1 dbrp create" in caught.value.advice


def test_the_third_version_makes_it_when_it_is_written() -> None:
    with server(3) as scripted:
        prepare(scripted.door())
        assert [path for path, _ in scripted.asked] == ["/ping"]


@pytest.mark.parametrize("duration", ["720h0m0s", "24h0m0s"])
def test_a_database_that_forgets_is_refused(duration: str) -> None:
    with server(query=found(_policies(duration))) as scripted:
        with pytest.raises(StoreError, match=f"older than {duration}") as caught:
            prepare(scripted.door())
        assert "DURATION INF" in caught.value.advice
        scripted.scripts["/query"] = found(_policies(duration, default=False))
        prepare(scripted.door())


def test_a_real_server_with_users() -> None:
    with running(lambda: InfluxServer(auth=True)) as influx:
        right = influx.url("plant")
        nobody = f"influxdb://127.0.0.1:{influx.port}/plant"
        wrong = right.replace(PASSWORD, "wrong")
        influx.run("CREATE USER reader WITH PASSWORD 'reader'")
        reader = f"influxdb://reader:reader@127.0.0.1:{influx.port}/plant"
        as_token = InfluxAddress.parse(nobody, token=f"{USER}:{PASSWORD}")
        for url, refusal in ((nobody, "credentials"), (wrong, "authorization failed")):
            with (
                closing(InfluxDoor(InfluxAddress.parse(url))) as door,
                pytest.raises(StoreUnavailableError, match=refusal),
            ):
                prepare(door)
        with closing(InfluxDoor(InfluxAddress.parse(right))) as door:
            prepare(door)
            prepare(door)
        with closing(InfluxDoor(as_token)) as door:
            prepare(door)
        with closing(InfluxDoor(InfluxAddress.parse(reader))) as door, pytest.raises(StoreError):
            prepare(door)
        policies = influx.run("SHOW RETENTION POLICIES ON plant")
    assert b'["autogen","0s","87360h0m0s",1,true]' in policies
