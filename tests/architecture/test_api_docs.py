"""The interfaces are described: routes, commands, jobs and checks, in code and on paper."""

import importlib
import re
from typing import Any, cast

import pytest
import typer.main
from starlette.testclient import TestClient

from chocolate_factory.cli.app import app
from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.ports import Ports
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.web.apps import create_admin_app
from chocolate_factory.web.context import Desk
from tests.fakes.admission import admission
from tests.fakes.ports import build_rig
from tests.shared import ROOT

Operation = dict[str, Any]


def _paper(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def _operations() -> list[tuple[str, str, Operation]]:
    nobody = cast("Desk", None)  # the description needs nobody to answer
    document = (
        TestClient(create_admin_app(nobody, hosts=["*"], admission=admission()))
        .get("/openapi.json")
        .json()
    )
    return [
        (method.upper(), path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


importlib.import_module("chocolate_factory.cli.main")  # registers the commands
OPERATIONS = _operations()


@pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=lambda part: part if str(part) == part else ""
)
def test_every_route_says_what_it_does(method: str, path: str, operation: Operation) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    errors = {status for status in operation["responses"] if int(status) >= 400}
    assert "421" in errors
    if operation.get("parameters"):
        assert "422" in errors
        assert all(
            one.get("description") for one in operation["parameters"] if one["in"] == "query"
        )
    if method != "GET":
        assert "403" in errors
    assert f"`{method} {path}`" in _paper("reference/http.md")


def test_the_paper_names_no_route_that_is_gone() -> None:
    named = set(re.findall(r"^\| `([A-Z]+ /[^`?]*)`", _paper("reference/http.md"), re.MULTILINE))
    assert named == {f"{method} {path}" for method, path, _ in OPERATIONS}


def _commands() -> list[str]:
    return sorted(cast("Any", typer.main.get_command(app)).commands)


@pytest.mark.parametrize("command", _commands())
def test_every_command_has_a_heading_and_its_options(command: str) -> None:
    paper = _paper("reference/cli.md")
    [section] = re.findall(
        rf"^## `chocolate {command}`\n(.*?)(?=^## |\Z)", paper, re.MULTILINE | re.DOTALL
    )
    assert f"chocolate {command}" in section, "an example"
    for option in cast("Any", typer.main.get_command(app)).commands[command].params:
        for name in option.opts:
            if name != "--help":
                assert f"`{name}" in section, name


def test_the_paper_names_no_command_that_is_gone() -> None:
    named = re.findall(r"^## `chocolate ([\w-]+)`", _paper("reference/cli.md"), re.MULTILINE)
    assert sorted(named) == _commands()


@pytest.fixture(scope="module")
def ports() -> Ports:
    return build_rig(history_days=7).ports


def test_every_job_is_explained(ports: Ports) -> None:
    paper = _paper("operate/running.md")
    for task in table_of_jobs(ports):
        assert f"| `{task.id}` |" in paper


def test_every_kind_of_check_is_explained(ports: Ports) -> None:
    paper = _paper("operate/running.md")
    names = {check.name.partition(":")[0] for check in check_health(ports).checks} | {"job"}
    assert names == {
        "store", "series", "source", "quality", "forecast", "training", "plan", "tariffs", "site",
        "job",
    }  # fmt: skip
    for name in {*names, "credential", "backup"}:
        assert re.search(rf"^\| `{name}[:`]", paper, re.MULTILINE), name
