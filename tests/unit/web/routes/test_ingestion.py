"""Fetching now: by source, with figures, and whom new prices wake."""

import pytest

from chocolate_factory.kernel.errors import UpstreamUnavailableError
from tests.fakes.service import Service


@pytest.mark.parametrize(
    ("source", "asked", "woken"),
    [
        ("ree", {"omie", "redata"}, ["forecast_update"]),
        ("hybrid", {"open-meteo"}, []),
        ("weather", {"open-meteo"}, []),
        ("all", {"omie", "redata", "open-meteo"}, ["forecast_update"]),
    ],
)
def test_each_choice_asks_its_sources(
    fresh: Service, source: str, asked: set[str], woken: list[str]
) -> None:
    answer = fresh.admin.post("/ingest-now", json={"source": source})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body["sources"]) == asked
    for figures in body["sources"].values():
        assert set(figures) == {"fetched", "written", "skipped", "errors"}
        assert figures["fetched"] == figures["written"] + figures["skipped"] > 0
    assert fresh.board.called == woken
    assert bool(fresh.rig.forecaster.asked) is (source in {"weather", "all"})


def test_nothing_is_fetched_or_woken_twice(fresh: Service) -> None:
    fresh.admin.post("/ingest-now", json={})
    body = fresh.admin.post("/ingest-now", json={"source": "ree"}).json()
    assert body == {"sources": {}, "missing_hours": {}}
    assert fresh.board.called == ["forecast_update"]


def test_trouble_is_told_by_source_with_what_is_still_missing(fresh: Service) -> None:
    trouble = UpstreamUnavailableError("redata", "REData is down.", advice="Wait.")
    fresh.rig.omie.always = fresh.rig.redata.always = trouble
    answer = fresh.admin.post("/ingest-now", json={"source": "ree"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["sources"]["redata"]["errors"] == ["REData is down. Wait."]
    assert body["missing_hours"] == {"price.spot.es": 48.0, "price.pvpc.peninsula": 48.0}


@pytest.mark.parametrize(
    "body",
    ['{"source": "gas"}', '{"source": 3}', '{"sauce": "ree"}', "[]", '"ree"', "{", "", "null"],
)
def test_a_wrong_body_is_a_problem(served: Service, body: str) -> None:
    answer = served.admin.post(
        "/ingest-now", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["title"].startswith("Unprocessable")
    assert answer.json()["advice"]
