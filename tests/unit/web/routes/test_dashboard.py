"""The page in both languages, whole or the part that changes, and the same as JSON."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

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
