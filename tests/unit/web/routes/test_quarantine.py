"""What is not believed is listed over HTTP and let go with a reason."""

import pytest

from chocolate_factory.kernel.market_time import HOUR, floor_to
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.service import Service


@pytest.fixture
def doubted(fresh: Service) -> Service:
    """One price is a thousand times too high."""
    rig = fresh.rig
    start = floor_to(rig.now(), 60) - 5 * HOUR
    batch = [Observation(start, 60, 52130.0), Observation(start + HOUR, 60, 53.0)]
    doubt = Suspicion(start, "range", "52130 EUR/MWh is more than 3000.")
    rig.ports.series.write(SPOT, "redata", batch, now=rig.now(), suspicions=[doubt])
    return fresh


def test_a_healthy_store_lists_nothing(served: Service) -> None:
    body = served.admin.get("/quarantine?days_back=3").json()
    assert body == {"start": "2024-11-01T23:00:00Z", "end": "2024-11-06T23:00:00Z", "values": []}


def test_it_is_listed_with_its_reason(doubted: Service) -> None:
    [value] = doubted.admin.get("/quarantine").json()["values"]
    assert value["value"] == 52130.0
    assert (value["series"], value["source"], value["check"]) == (SPOT.key, "redata", "range")
    assert value["reason"] == "52130 EUR/MWh is more than 3000."
    assert (value["kept_out"], value["released_at"], value["replaced_at"]) == (True, None, None)
    other = doubted.admin.get("/quarantine", params={"series": "price.pvpc.peninsula"}).json()
    assert other["values"] == []


def test_it_is_let_go(doubted: Service) -> None:
    [value] = doubted.admin.get("/quarantine").json()["values"]
    wanted = {
        "series": SPOT.key,
        "source": "redata",
        "start": value["start"],
        "end": "2024-11-05T12:00:00Z",
        "why": "It was that scarce.",
    }
    answer = doubted.admin.post("/quarantine/release", json=wanted)
    assert (answer.status_code, answer.json()) == (200, {"released": 1})
    assert doubted.admin.get("/quarantine").json()["values"] == []
    [settled] = doubted.admin.get("/quarantine?settled=true").json()["values"]
    assert (settled["kept_out"], settled["why"]) == (False, "It was that scarce.")
    again = doubted.admin.post("/quarantine/release", json=wanted)
    assert again.status_code == 422
    assert "in quarantine" in again.json()["detail"]


@pytest.mark.parametrize(
    "change",
    [
        {"why": ""},
        {"why": "   "},
        {"start": "2024-11-05T06:00:00"},
        {"end": "2024-01-01T00:00:00Z"},
        {"start": "0001-01-01T00:00:00+14:00"},
        {"source": "omie"},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_let_go_is_refused(doubted: Service, change: dict[str, object]) -> None:
    wanted = {
        "series": SPOT.key,
        "source": "redata",
        "start": "2024-11-05T00:00:00Z",
        "end": "2024-11-06T00:00:00Z",
        "why": "So it was.",
    }
    answer = doubted.admin.post("/quarantine/release", json=wanted | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(doubted.admin.get("/quarantine").json()["values"]) == 1
