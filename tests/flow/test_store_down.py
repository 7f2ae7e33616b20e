"""The service while its PostgreSQL is down: at its start, and in the middle of the day."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.flow.serving import ask, serving
from tests.servers.postgres import PostgresServer
from tests.shared import Replay

WEATHER = "weather.linares.temperature_celsius"


def _check(port: int, name: str) -> dict[str, Any]:
    _, health = ask(port, "/health")
    found: dict[str, Any] = next(one for one in health["checks"] if one["name"] == name)
    return found


def _until_nothing_waits(port: int) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        _, spool = ask(port, "/store/spool")
        if not spool["values"]:
            found: dict[str, Any] = spool
            return found
        time.sleep(0.2)
    pytest.fail("what waits was never stored")


@pytest.mark.slow
def test_the_service_starts_without_its_store_and_loses_nothing_in_an_outage(
    upstreams: Replay, postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    postgres_server.kill()
    with serving(
        upstreams, tmp_path, await_plan=False, CHOCOLATE_STORE_URL=postgres_url
    ) as service:
        store = _check(service.admin, "store")
        assert store["status"] == "failing"
        assert "has not answered since" in store["message"]
        assert "Start the server" in store["advice"]
        for port in (service.admin, service.viewer):
            status, page = ask(port, "/dashboard?lang=en")
            assert status == 200
            assert "The database has not answered since" in page

        postgres_server.start()
        service.await_plan()
        first = _until_nothing_waits(service.admin)
        assert first["drained_total"] == first["spooled_total"] > 0, "it had collected meanwhile"

        with postgres_server.killed():
            upstreams.control(now="2024-11-05T13:35+01:00")
            status, told = ask(service.admin, "/ingest-now", "POST", {"source": "all"})
            assert status == 200, told
            assert ask(service.admin, "/store/spool")[1]["values"] > 0
            status, page = ask(service.admin, "/dashboard/complete")
            assert status == 200
            assert page["plan"] is not None, "what was planned stays on the page"
        second = _until_nothing_waits(service.admin)
        assert second["drained_total"] == second["spooled_total"] > first["spooled_total"]
        assert second["refused_total"] == second["set_aside"] == 0
        assert _check(service.admin, "store")["status"] == "ok"
        assert _check(service.admin, "spool")["message"] == "Nothing waits for the store."
