"""The two applications: everything behind one, only pages to look at behind the other."""

from collections.abc import Iterator

import pytest

from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.guards import OPEN_PATHS
from chocolate_factory.web.security_headers import SECURITY_HEADERS
from tests.fakes.admission import ADMIN_TOKEN, admission, guarded_by_tokens
from tests.fakes.service import HOSTS, Service, client

PAGES = {"/dashboard", "/dashboard/complete", "/dashboard/alerts", "/dashboard/heatmap"}
PROBLEM = "application/problem+json"


def _operations(service: Service) -> Iterator[tuple[str, str]]:
    paths = service.admin.get("/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method in operations:
            yield method.upper(), path.replace("{job}", "production_plan")


def test_the_viewer_knows_the_pages_and_nothing_else(served: Service) -> None:
    operations = list(_operations(served))
    assert len(operations) > 20
    for method, path in [*operations, ("GET", "/openapi.json"), ("GET", "/docs")]:
        status = served.viewer.request(method, path).status_code
        if path in PAGES:
            assert status == 200
        else:
            assert status == (404 if method == "GET" else 405), (method, path)


def test_both_serve_the_files_of_the_pages(served: Service) -> None:
    for service in (served.admin, served.viewer):
        assert service.get("/static/build/today.js").status_code in {200, 404}
        assert service.get("/static/nothing.css").status_code == 404


def test_the_viewer_changes_nothing(served: Service) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = served.viewer.request(method, "/dashboard")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert answer.headers["content-type"] == PROBLEM


def test_an_unknown_route_is_a_problem_that_names_it(served: Service) -> None:
    answer = served.admin.get("/nowhere?secret=1")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not Found",
        "advice": "GET / names every route.",
        "instance": "/nowhere",
        "request_id": answer.headers["x-request-id"],
    }


def test_a_wrong_method_says_which_is_right(served: Service) -> None:
    answer = served.admin.put("/ingest-now")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    answer = served.admin.put("/gaps/backfill")
    assert answer.headers["allow"] == "DELETE, GET, HEAD, POST"
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("path", ["/", "/health", "/ready", "/ree/prices", "/dashboard"])
def test_head_answers_like_get_without_a_body(served: Service, path: str) -> None:
    got, head = served.admin.get(path), served.admin.head(path)
    assert head.status_code == got.status_code == 200
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.content == b""


def test_every_answer_is_guarded(served: Service) -> None:
    for path in ("/health", "/nowhere", "/dashboard", "/static/nothing"):
        for service in (served.admin, served.viewer):
            headers = service.get(path).headers
            assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_token_opens_everything_and_health_needs_none(served: Service) -> None:
    app = create_admin_app(served.desk, hosts=HOSTS, admission=guarded_by_tokens())
    admin = client(app, 8000)
    assert admin.get("/health").status_code == admin.get("/ready").status_code == 200
    for path in ("/", "/openapi.json", "/dashboard", "/dashboard/complete", "/nowhere"):
        answer = admin.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
    headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
    assert admin.get("/ree/prices", headers=headers).status_code == 200


def test_strangers_are_refused_everywhere(served: Service) -> None:
    app = create_admin_app(served.desk, hosts=HOSTS, admission=guarded_by_tokens())
    stranger = client(app, 8000)
    for method, path in _operations(served):
        if path not in OPEN_PATHS:
            answer = stranger.request(method, path.replace("{number}", "1"))
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == PROBLEM


def test_a_foreign_name_is_misdirected(served: Service) -> None:
    viewer = client(create_viewer_app(served.desk, hosts=HOSTS, admission=admission()), 8001)
    answer = viewer.get("/dashboard", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["instance"]) == (421, "/dashboard")


def test_another_sites_page_may_not_start_work(fresh: Service) -> None:
    answer = fresh.admin.post("/ingest-now", json={}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert not fresh.rig.omie.asked


@pytest.mark.parametrize("path", ["/health", "/ree/prices", "/scheduler/status", "/dashboard"])
def test_only_the_known_site_is_served(served: Service, path: str) -> None:
    assert served.admin.get(f"{path}?site=linares").status_code == 200
    answer = served.admin.get(f"{path}?site=atlantis")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "There is no site 'atlantis'."
    assert answer.json()["advice"] == "Known: linares."
