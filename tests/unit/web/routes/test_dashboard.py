"""The page in both languages, whole or the part that changes, and the same as JSON."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest

from chocolate_factory.kernel.market_time import HOUR, floor_to
from tests.fakes.ports import BrokenSeriesStore
from tests.fakes.service import Service, open_service


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("?lang=es", {}, "es"),
        ("?lang=en", {}, "en"),
        ("", {"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        ("", {"Accept-Language": "es"}, "es"),
        ("?lang=tlh", {"Accept-Language": "en"}, "en"),
    ],
)
def test_the_page_speaks_the_readers_language(
    served: Service, query: str, headers: Mapping[str, str], language: str
) -> None:
    answer = served.viewer.get(f"/dashboard{query}", headers=dict(headers))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    assert f'<html lang="{language}"' in answer.text


def test_a_fragment_is_only_the_part_that_changes(served: Service) -> None:
    page = served.viewer.get("/dashboard?lang=en").text
    part = served.viewer.get("/dashboard?lang=en&fragment=true").text
    assert "<html" not in part
    assert 0 < len(part) < len(page)


def test_the_same_figures_as_json(served: Service) -> None:
    body = served.viewer.get("/dashboard/complete").json()
    assert (body["site"], body["simulated"], body["clock_shifted"]) == ("linares", False, True)
    planned = served.admin.get("/predict/production-planning").json()
    assert body["plan"]["mass_kg"] == planned["kg"]
    now = body["price_now"]
    assert now["price_eur_per_kwh"] > now["market_eur_per_kwh"]
    hybrid = served.admin.get("/weather/hybrid").json()["current_weather"]
    assert body["weather"]["temperature_celsius"] == hybrid["temperature"]
    assert body["missing_keys"]["esios"] == "ESIOS_TOKEN"


def test_an_empty_start_still_shows_a_page(fresh: Service) -> None:
    assert fresh.viewer.get("/dashboard").status_code == 200
    body = fresh.viewer.get("/dashboard/complete").json()
    assert (body["price_now"], body["plan"], body["weather"]) == (None, None, None)
    assert body["prices"] == []
    assert body["gaps"]["recoverable"] > 0


def test_a_store_in_trouble_is_an_alert_on_the_page(fresh: Service) -> None:
    rig = fresh.rig
    rig.ports = replace(rig.ports, series=BrokenSeriesStore())
    body = open_service(rig).viewer.get("/dashboard/complete").json()
    [alert] = body["alerts"]
    assert alert["level"] == "critical"
    assert "The database does not answer." in alert["text"]


def test_alerts_stand_by_themselves(fresh: Service) -> None:
    rig = fresh.rig
    rig.ports = replace(rig.ports, series=BrokenSeriesStore())
    answer = open_service(rig).viewer.get("/dashboard/alerts?lang=es")
    assert answer.headers["content-language"] == "es"
    [alert] = answer.json()["alerts"]
    assert alert["level"] == "critical"
    assert "The database does not answer." in alert["text"]


def test_a_calm_day_has_no_alerts(served: Service) -> None:
    assert served.viewer.get("/dashboard/alerts").json()["alerts"] == []


def test_the_hours_ahead_in_money(served: Service) -> None:
    body = served.viewer.get("/dashboard/heatmap").json()
    assert body["batch_kg"] == {"classic": 200, "premium": 200}
    starts = [datetime.fromisoformat(one["start"]) for one in body["hours"]]
    assert starts[0] <= served.rig.now() < starts[1]
    assert all(after - before == HOUR for before, after in pairwise(starts))
    assert len(starts) == served.rig.ports.site.planning.days * 24
    asked = served.admin.get("/planning/marginal-batch?recipe=classic").json()["batches"]
    cheapest = min(asked, key=lambda one: one["cost_eur"])
    [hour] = [
        one
        for one in body["hours"]
        if datetime.fromisoformat(one["start"])
        == floor_to(datetime.fromisoformat(cheapest["start"]), 60)
    ]
    assert hour["batch_eur"]["classic"] == cheapest["cost_eur"]
    assert {one["level"] for one in body["hours"]} == {"cheap", "normal", "dear"}


def test_without_a_plan_the_prices_stand_alone(fresh: Service) -> None:
    fresh.rig.stock(days=14)
    body = fresh.viewer.get("/dashboard/heatmap").json()
    assert body["batch_kg"] == {}
    assert body["hours"]
    assert all(one["batch_eur"] == {} for one in body["hours"])
