"""One client cannot have everything; others are answered meanwhile."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from chocolate_factory.web import rate_limits
from chocolate_factory.web.apps import create_admin_app
from chocolate_factory.web.rate_limits import CLIENTS, RateLimits
from tests.fakes.admission import MADE, admission
from tests.fakes.clock import ManualClock
from tests.fakes.service import HOSTS, Service


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MADE)


def test_everything_together_and_what_is_costly_by_itself(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic, requests_per_second=5, costly_per_minute=6)
    assert [limits.wait("ana", costly=True) for _ in range(3)] == [0] * 3
    assert limits.wait("ana", costly=True) == 10
    assert limits.wait("ana", costly=False) == 0
    assert limits.wait("luis", costly=True) == 0
    clock.advance(timedelta(seconds=10))
    assert limits.wait("ana", costly=True) == 0


def test_many_clients_together_have_a_limit_too(clock: ManualClock) -> None:
    limits = RateLimits(clock.monotonic, requests_per_second=0, costly_per_minute=6)
    let_in = sum(limits.wait(f"client {number}", costly=True) == 0 for number in range(100))
    assert let_in == CLIENTS * 3


def test_whoever_asks_too_much_is_told_when_to_come_again(
    served: Service, clock: ManualClock
) -> None:
    limits = RateLimits(clock.monotonic, requests_per_second=1, costly_per_minute=60)
    app = create_admin_app(served.desk, hosts=HOSTS, admission=admission(), limits=limits)
    greedy, modest = (
        TestClient(app, base_url="http://127.0.0.1:8000", client=(peer, 1))
        for peer in ("192.168.1.66", "192.168.1.20")
    )
    answers = [greedy.get("/ready") for _ in range(12)]
    assert [one.status_code for one in answers] == [200] * 10 + [429] * 2
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert modest.get("/ready").status_code == 200


def test_head_costs_what_get_costs_and_a_query_may_cost_more() -> None:
    def costly(method: str, path: str, query: bytes = b"") -> bool:
        scope = {"method": method, "path": path, "query_string": query}
        return rate_limits.is_costly(scope)

    assert costly("HEAD", "/planning/export.pdf")
    assert costly("POST", "/scheduler/jobs/model_training/run")
    assert not costly("GET", "/predict/production-planning")
    assert costly("GET", "/predict/production-planning", b"days=14")
    assert not costly("GET", "/dashboard")


def test_what_is_called_costly_exists(served: Service) -> None:
    paths = served.admin.get("/openapi.json").json()["paths"]
    for method, path in rate_limits.COSTLY | rate_limits.COSTLY_WITH_QUERY:
        assert method.lower() in paths[path], path
