"""Sources and what is left of their quotas, as figures."""

from dataclasses import replace

from chocolate_factory.credentials.meter import Sent
from tests.fakes.ports import build_rig
from tests.fakes.scraped import scraped
from tests.fakes.service import open_service


def test_requests_their_limits_and_open_circuits() -> None:
    rig = build_rig(history_days=7)
    rig.circuits.update({"omie": "closed", "aemet": "open"})
    rig.ports = replace(
        rig.ports,
        requests_sent=lambda: {"omie": Sent(7, None), "aemet": Sent(3, 37)},
        requests_per_minute={"aemet": 20},
    )
    found = scraped(open_service(rig))
    aemet, omie = ("source", "aemet"), ("source", "omie")
    assert found["chocolate_source_requests_total", aemet] == 3
    assert found["chocolate_source_requests_total", omie] == 7
    assert found["chocolate_source_requests_left", aemet] == 37
    assert ("chocolate_source_requests_left", omie) not in found
    assert found["chocolate_source_requests_per_minute_limit", aemet] == 20
    assert found["chocolate_source_circuit_open", aemet] == 1
    assert found["chocolate_source_circuit_open", omie] == 0


def test_the_clock_is_the_products() -> None:
    rig = build_rig(history_days=7)
    found = scraped(open_service(rig))
    assert abs(found["chocolate_clock_timestamp_seconds",] - rig.now().timestamp()) < 60
