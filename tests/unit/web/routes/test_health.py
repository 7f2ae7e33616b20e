"""Health answers whatever it finds; readiness depends on the store alone."""

from dataclasses import replace

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.operations.job_board import JobStatus
from chocolate_factory.web.apps import create_admin_app
from tests.fakes.admission import ADMIN_TOKEN, admission, guarded_by_tokens
from tests.fakes.board import StillBoard
from tests.fakes.ports import BrokenSeriesStore
from tests.fakes.service import HOSTS, Service, client, open_service


def test_health_names_every_check(served: Service) -> None:
    answer = served.admin.get("/health")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "ok"
    assert {"store", "forecast", "plan", "tariffs"} <= {one["name"] for one in body["checks"]}
    assert set(body["checks"][0]) == {"name", "status", "message", "advice"}


def test_an_empty_start_is_degraded_and_ready(fresh: Service) -> None:
    assert fresh.admin.get("/health").json()["status"] == "degraded"
    answer = fresh.admin.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_a_silent_store_is_told_not_raised(fresh: Service) -> None:
    rig = fresh.rig
    rig.ports = replace(rig.ports, series=BrokenSeriesStore())
    broken = open_service(rig)
    answer = broken.admin.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "failing")
    answer = broken.admin.get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


def test_a_silent_journal_is_told_not_raised(fresh: Service) -> None:
    class SilentBoard(StillBoard):
        def jobs(self) -> list[JobStatus]:
            raise StoreError("The journal cannot be read.")

    desk = replace(fresh.desk, board=SilentBoard())
    admin = create_admin_app(desk, hosts=HOSTS, admission=admission())
    answer = client(admin, 8000).get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "failing")


def test_whoever_has_no_token_is_told_the_status_and_nothing_else(served: Service) -> None:
    admin = client(create_admin_app(served.desk, hosts=HOSTS, admission=guarded_by_tokens()), 8000)
    assert admin.get("/health").json() == {"status": "ok", "version": "", "checks": []}
    told = admin.get("/health", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"}).json()
    assert told["version"]
    assert told["checks"]
