"""The example board for Node-RED asks for what there is, is wired through, and keeps no secret."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fakes.service import Service
from tests.shared import ROOT

EXAMPLE = ROOT / "deploy/node-red"
FLOW: list[dict[str, Any]] = json.loads((EXAMPLE / "flows.json").read_text(encoding="utf-8"))
BY_ID = {node["id"]: node for node in FLOW}
ASKED = [node["env"][0]["value"] for node in FLOW if node["type"] == "subflow:ask"]
SOURCES = {"inject", "link in", "ui_button"}
"""Where messages begin."""


@pytest.mark.parametrize("address", ASKED)
def test_every_address_is_a_documented_question(served: Service, address: str) -> None:
    routes = served.admin.get("/openapi.json").json()["paths"]
    parts = urlsplit(address)
    known = {one["name"] for one in routes[parts.path]["get"]["parameters"]}
    assert set(parse_qs(parts.query)) <= known
    assert served.admin.get(address).status_code == 200


def test_it_asks_politely() -> None:
    seconds = [float(node["repeat"]) for node in FLOW if node.get("repeat")]
    assert len(seconds) == len(ASKED) == 5
    assert min(seconds) >= 30
    assert sum(60 / each for each in seconds) < 5, "questions a minute"


def test_only_the_one_subflow_asks_and_only_by_get() -> None:
    askers = [node for node in FLOW if node["type"] == "http request"]
    assert [(node["z"], node["method"], node["url"]) for node in askers] == [("ask", "GET", "")]


def test_no_node_can_make_up_a_value() -> None:
    """No program, and nothing set to a number but the patience of a question."""
    types = {node["type"] for node in FLOW}
    assert not types & {"function", "exec", "file", "random"}
    rules = [rule for node in FLOW for rule in node.get("rules", ()) if "tot" in rule]
    numbers = [(rule["p"], rule["to"]) for rule in rules if rule["tot"] == "num"]
    assert numbers == [("requestTimeout", "20000")]


def test_no_secret_and_no_address_is_kept() -> None:
    text = (EXAMPLE / "flows.json").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\\\"]+", text)) == {"http://127.0.0.1:8000"}
    assert "choc_" not in text
    assert not any("credentials" in node for node in FLOW)
    assert text.count('$env(\\"CHOCOLATE_TOKEN\\")') == 1


def test_every_wire_leads_somewhere() -> None:
    for node in FLOW:
        for target in [*_wired(node), *node.get("links", [])]:
            assert target in BY_ID, (node["id"], target)
        for place in {"group", "tab", "z"} & node.keys():
            assert node[place] in BY_ID, (node["id"], place)


def test_every_node_is_reached_and_nothing_is_left_unsaid() -> None:
    (ask,) = (node for node in FLOW if node["type"] == "subflow")
    reached = {target for node in FLOW for target in _wired(node)}
    reached |= {end["id"] for end in ask["in"][0]["wires"]}
    said = {wire["id"] for out in ask["out"] for wire in out["wires"]}
    for node in FLOW:
        if "wires" not in node:
            continue
        assert node["id"] in reached or node["type"] in SOURCES, node["id"]
        ends_here = node["type"].startswith("ui_") or node["type"] == "link out"
        assert any(_wired(node)) or ends_here or node["id"] in said, node["id"]
        if node["type"] == "subflow:ask":
            assert all(node["wires"]), f"{node['id']} keeps its failure to itself"


def test_versions_are_pinned() -> None:
    package = json.loads((EXAMPLE / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((EXAMPLE / "package-lock.json").read_text(encoding="utf-8"))
    for name, version in package["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version


def _wired(node: dict[str, Any]) -> list[str]:
    return [target for output in node.get("wires", []) for target in output]
