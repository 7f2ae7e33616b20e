"""Prices as published and as forecast, in €/kWh, and what cannot be asked."""

from datetime import datetime

import pytest

from chocolate_factory.kernel.market_time import floor_to
from chocolate_factory.prices.model import PVPC
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import build_rig, pvpc_price, spot_price
from tests.fakes.series import at
from tests.fakes.service import Service, open_service


def test_prices_of_today_and_the_one_of_now(served: Service) -> None:
    body = served.admin.get("/ree/prices").json()
    assert (body["series"], body["unit"]) == ("price.pvpc.peninsula", "EUR/kWh")
    assert len(body["prices"]) == 24, "tomorrow's are not public at noon"
    now = floor_to(served.rig.now(), 60)
    current = body["current_price"]
    assert datetime.fromisoformat(current["start"]) == now
    assert current["price_eur_kwh"] == pytest.approx(pvpc_price(now) / 1000)
    assert current["tariff_period"] in {"P1", "P2", "P3"}, "of 2.0TD"
    assert (current["minutes"], current["source"]) == (60, "redata")


def test_the_market_price_has_the_period_of_the_sites_tariff(served: Service) -> None:
    body = served.admin.get("/ree/prices", params={"series": "spot"}).json()
    now = floor_to(served.rig.now(), 60)
    assert body["current_price"]["price_eur_kwh"] == pytest.approx(spot_price(now) / 1000)
    assert body["current_price"]["tariff_period"] == "P2", "a working noon in November"


def test_any_part_of_the_history_may_be_asked_for(served: Service) -> None:
    span = {"start": "2024-10-27T00:00+02:00", "end": "2024-10-28T00:00+01:00"}
    prices = served.admin.get("/ree/prices", params=span).json()["prices"]
    assert len(prices) == 25, "the clock was put back"
    assert len({one["start"] for one in prices}) == 25


def test_prices_from_before_the_tariff_tables_are_no_error(served: Service) -> None:
    span = {"start": "2020-01-01T00:00Z", "end": "2020-02-01T00:00Z"}
    answer = served.admin.get("/ree/prices", params=span)
    assert answer.status_code == 200
    assert answer.json()["prices"] == []
    assert answer.json()["current_price"] is not None


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"start": "2024-11-05T00:00"}, id="no offset"),
        pytest.param({"start": "yesterday"}, id="no instant"),
        pytest.param({"start": "2024-11-06T00:00Z", "end": "2024-11-05T00:00Z"}, id="backwards"),
        pytest.param({"start": "2020-11-06T00:00Z"}, id="too long"),
        pytest.param({"start": "0001-01-01T00:00+14:00"}, id="before the calendar"),
        pytest.param({"end": "9999-12-31T23:59-12:00"}, id="after the calendar"),
        pytest.param({"series": "gas"}, id="unknown series"),
        pytest.param({"site": "atlantis"}, id="unknown site"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_with_advice(
    served: Service, params: dict[str, str]
) -> None:
    answer = served.admin.get("/ree/prices", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["instance"]) == (422, "/ree/prices")
    assert body["detail"]
    assert body["advice"]


def test_a_price_beyond_the_tariff_tables_is_shown_without_period() -> None:
    service = open_service(build_rig(at("2027-01-05T12:30+01:00"), history_days=7))
    ports = service.rig.ports
    start = floor_to(ports.clock.now(), 60)
    ports.series.write(PVPC, "redata", [Observation(start, 60, 120.0)], now=ports.clock.now())
    current = service.admin.get("/ree/prices").json()["current_price"]
    assert (current["price_eur_kwh"], current["tariff_period"]) == (0.12, None)


def test_an_empty_store_has_no_current_price(fresh: Service) -> None:
    body = fresh.admin.get("/ree/prices").json()
    assert (body["current_price"], body["prices"]) == (None, [])
