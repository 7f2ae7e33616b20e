"""Whoever changes something, or tries to, is noted; whoever looks is not."""

import pytest
from starlette.testclient import TestClient

from chocolate_factory.audit.memory import MemoryAuditStore
from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.web.apps import create_admin_app
from tests.fakes.admission import ADMIN_TOKEN, VIEWER_TOKEN, guarded_by_tokens
from tests.fakes.ports import build_rig
from tests.fakes.service import HOSTS, Service, client, open_service

ADMIN = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
VIEWER = {"Authorization": f"Bearer {VIEWER_TOKEN}"}
RUN = "/scheduler/jobs/price_ingestion/run"


@pytest.fixture
def service() -> Service:
    return open_service(build_rig(history_days=7))


@pytest.fixture
def admin(service: Service) -> TestClient:
    app = create_admin_app(service.desk, hosts=HOSTS, admission=guarded_by_tokens())
    return client(app, 8000)


def _trail(service: Service) -> list[AuditEntry]:
    return list(service.rig.ports.audit.entries())


def test_who_did_what_from_where_and_how_it_went(service: Service, admin: TestClient) -> None:
    answer = admin.post(RUN, headers=ADMIN)
    [entry] = _trail(service)
    assert (entry.who, entry.origin) == ("ana", "testclient")
    assert (entry.action, entry.verdict, entry.detail) == (f"POST {RUN}", Verdict.DONE, "202")
    assert entry.request_id == answer.headers["x-request-id"]
    admin.post("/scheduler/jobs/nothing/run", headers=ADMIN)
    admin.post("/ingest-now", headers=ADMIN, content=b"{")
    assert [one.verdict for one in _trail(service)[:2]] == [Verdict.FAILED] * 2


def test_looking_leaves_no_trace(service: Service, admin: TestClient) -> None:
    for path in ("/", "/dashboard", "/audit", "/nowhere"):
        admin.get(path, headers=ADMIN)
        admin.get(path)
    assert _trail(service) == []


def test_refusals_and_guesses_are_noted_and_counted(service: Service, admin: TestClient) -> None:
    admin.post(RUN, headers=VIEWER)
    admin.post(RUN)
    for number in range(4):
        admin.get("/ree/prices", headers={"Authorization": f"Bearer guess-{number}"})
    trail = [(one.who, one.action, one.detail, one.times) for one in _trail(service)]
    assert trail == [
        ("", "GET /ree/prices", "401", 4),
        ("", f"POST {RUN}", "401", 1),
        ("screen", f"POST {RUN}", "403", 1),
    ]


def test_a_flood_of_refusals_fills_no_disk(service: Service, admin: TestClient) -> None:
    for number in range(200):
        admin.post(f"/nowhere/{number}")
    assert len(_trail(service)) <= 61


def test_signing_in_and_out_is_noted_without_the_token(service: Service, admin: TestClient) -> None:
    admin.post("/sign-in", data={"token": ADMIN_TOKEN}, follow_redirects=False)
    admin.post("/sign-out", follow_redirects=False)
    trail = _trail(service)
    assert [(one.who, one.action) for one in trail] == [
        ("ana", "POST /sign-out"),
        ("ana", "POST /sign-in"),
    ]
    assert ADMIN_TOKEN not in repr(trail)


def test_admins_read_it_over_http(service: Service, admin: TestClient) -> None:
    admin.post(RUN, headers=ADMIN)
    [entry] = admin.get("/audit?most=5", headers=ADMIN).json()["entries"]
    assert entry["who"] == "ana"
    assert entry["action"] == f"POST {RUN}"
    assert admin.get("/audit?who=nobody", headers=ADMIN).json() == {"entries": []}
    assert admin.get("/audit", headers=VIEWER).status_code == 403
    assert service.admin.get("/audit").status_code == 200, "where no token is needed"


def test_a_trail_that_cannot_be_written_stops_nobody(
    admin: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(MemoryAuditStore, "record", broken)
    assert admin.post(RUN, headers=ADMIN).status_code == 202
