"""Who asks for plans waits, and whoever is one too many is told so."""

import threading
from dataclasses import replace

import pytest

from chocolate_factory.web.apps import create_admin_app
from chocolate_factory.web.plan_queue import PlannerBusyError, PlanQueue
from tests.fakes.admission import admission
from tests.fakes.service import HOSTS, Service, client


def test_one_after_the_other() -> None:
    queue, came = PlanQueue(), threading.Event()

    def follow() -> None:
        with queue.turn():
            came.set()

    with queue.turn():
        follower = threading.Thread(target=follow)
        follower.start()
        assert not came.wait(0.05)
    follower.join(5)
    assert came.is_set()


def test_whoever_is_one_too_many_is_turned_away_and_may_come_again() -> None:
    queue = PlanQueue(most=1)
    with queue.turn(), pytest.raises(PlannerBusyError) as caught, queue.turn():
        pass
    assert caught.value.advice
    with queue.turn():
        pass


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/predict/production-planning?days=2"),
        ("POST", "/planning/optimize"),
        ("GET", "/planning/values"),
    ],
)
def test_routes_that_make_plans_ask_for_their_turn(served: Service, method: str, path: str) -> None:
    queue = PlanQueue(most=1)
    desk = replace(served.desk, queue=queue)
    admin = client(create_admin_app(desk, hosts=HOSTS, admission=admission()), 8000)
    with queue.turn():
        answer = admin.request(method, path, json={} if method == "POST" else None)
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("PlannerBusyError")
        assert admin.get("/predict/production-planning").status_code == 200
