"""A correction changes the stored price, keeps the old one, and both truths can be read."""

import pytest

from chocolate_factory.kernel.market_time import day_interval
from chocolate_factory.operations.ingest import ingest_prices
from chocolate_factory.operations.review_prices import review_prices
from chocolate_factory.prices.model import PVPC
from tests.fakes.series import at
from tests.flow.conftest import OpenPorts

DAY = day_interval(at("2025-01-01T12:00+01:00").date())
"""On record, the PVPC of this day was corrected; it is served corrected from its noon on."""

pytestmark = pytest.mark.replay


@pytest.mark.replay("2025-01-01T10:00+01:00")
def test_a_correction_becomes_a_revision_and_both_are_known(open_at: OpenPorts) -> None:
    morning = open_at("2025-01-01T10:00+01:00")
    ingest_prices(morning)
    first = {one.start: one.value for one in morning.series.read(PVPC, DAY)}
    assert len(first) == 24
    assert not review_prices(morning).corrections, "nothing has changed yet"
    seen_at = morning.clock.now()

    evening = open_at("2025-01-01T18:00+01:00")
    review = review_prices(evening)
    corrected = {one.start for one in review.corrections if one.source == "esios"}
    assert corrected
    now = {one.start: one.value for one in evening.series.read(PVPC, DAY)}
    before = evening.series.read(PVPC, DAY, known_at=seen_at)
    assert {one.start: one.value for one in before} == first
    assert {start for start in now if now[start] != first[start]} == corrected
    for one in review.corrections:
        if one.source == "esios":
            assert (one.before, one.after) == (first[one.start], now[one.start])

    assert not review_prices(evening).corrections, "said again, nothing changes"


@pytest.mark.replay("2025-01-02T18:00+01:00")
def test_whoever_comes_late_sees_only_the_final_price(open_at: OpenPorts) -> None:
    ports = open_at("2025-01-02T18:00+01:00")
    ingest_prices(ports)
    assert not review_prices(ports).corrections
