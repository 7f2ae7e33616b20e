"""A demonstration says so in every answer, on the page, and in every file it hands out."""

from dataclasses import replace
from typing import NamedTuple

import pytest
import vobject
from starlette.testclient import TestClient

from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.badge import HEADER, SAYS, Badge
from chocolate_factory.web.context import Desk
from tests.fakes.admission import admission, guarded_by_tokens
from tests.fakes.ports import build_rig
from tests.fakes.service import HOSTS, Service, client, open_service


class Apps(NamedTuple):
    """Both applications of a demonstration."""

    admin: TestClient
    viewer: TestClient
    desk: Desk


@pytest.fixture(scope="module")
def apps() -> Apps:
    """Admin and viewer of a demonstration with a plan."""
    rig = build_rig(history_days=40)
    rig.ports = replace(rig.ports, simulated=True)
    run_day_ahead_cycle(rig.ports)
    desk = open_service(rig).desk
    return Apps(
        client(Badge(create_admin_app(desk, hosts=HOSTS, admission=admission())), 8000),
        client(Badge(create_viewer_app(desk, hosts=HOSTS, admission=admission())), 8001),
        desk,
    )


def test_every_answer_of_both_applications_is_marked(apps: Apps) -> None:
    operations = [
        (method.upper(), path)
        for path, methods in apps.admin.get("/openapi.json").json()["paths"].items()
        for method in methods
    ]
    assert len(operations) > 40
    elsewhere = {"Origin": "http://elsewhere.example"}  # refused: nothing is done for a test
    for app in (apps.admin, apps.viewer):
        for method, path in [*operations, ("GET", "/nowhere"), ("GET", "/static/today.css")]:
            headers = {} if path.startswith("/dashboard") else {**elsewhere, "Host": "nobody"}
            answer = app.request(method, path, headers=headers)
            assert answer.headers[HEADER] == SAYS, (method, path)
        for path in ("/", "/health", "/dashboard", "/static/today.css", "/ree/prices"):
            assert app.get(path).headers[HEADER] == SAYS
    assert apps.admin.get("/dashboard", headers={"Host": "nobody"}).status_code == 421


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_is_marked_for_eyes_and_ears(apps: Apps, language: str) -> None:
    spoken = {
        "es": "Demostración con valores simulados",
        "en": "Demonstration with simulated values",
    }
    for app in (apps.admin, apps.viewer):
        page = app.get(f"/dashboard?lang={language}").text
        assert "<title>DEMO · " in page
        assert 'class="badge"' in page
        assert spoken[language] in page
        assert 'class="banner simulated"' in page
        part = app.get(f"/dashboard?lang={language}&fragment=1").text
        assert 'class="banner simulated"' in part
        assert "data-refresh-seconds" in part


def test_the_page_to_sign_in_is_marked(apps: Apps) -> None:
    asking = create_admin_app(apps.desk, hosts=HOSTS, admission=guarded_by_tokens())
    assert 'class="badge"' in client(asking, 8000).get("/sign-in").text


def test_documents_say_it_in_a_field(apps: Apps) -> None:
    assert apps.admin.get("/").json()["simulated"]
    assert apps.viewer.get("/dashboard/complete").json()["simulated"]


def test_files_say_it_in_their_name_and_inside(apps: Apps) -> None:
    table = apps.admin.get("/planning/export.csv?decimal=point")
    assert "demo-plan-linares.csv" in table.headers["content-disposition"]
    rows = table.text.splitlines()
    assert len(rows) > 5
    assert all(row.endswith(",simulated") for row in rows)
    feed = apps.admin.get("/planning/export.ics?lang=en").text
    calendar = vobject.readOne(feed)
    assert calendar.contents["x-wr-calname"][0].value.startswith("DEMO · ")
    events = calendar.contents["vevent"]
    assert events
    assert all(one.summary.value.startswith("DEMO · ") for one in events)
    assert apps.admin.get("/planning/export.pdf").content.startswith(b"%PDF")


def test_its_events_never_move_those_of_the_real_plant(apps: Apps, served: Service) -> None:
    def identities(app: TestClient) -> set[str]:
        events = vobject.readOne(app.get("/planning/export.ics").text).contents["vevent"]
        return {one.uid.value for one in events}

    assert not identities(apps.admin) & identities(served.admin)


def test_a_real_service_is_not_marked(served: Service) -> None:
    answer = served.admin.get("/dashboard")
    assert HEADER not in answer.headers
    assert 'class="badge"' not in answer.text
    assert "demo" not in served.admin.get("/planning/export.csv").headers["content-disposition"]
