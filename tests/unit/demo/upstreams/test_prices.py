"""Simulated OMIE, REData and ESIOS as the product's own sources read them."""

from datetime import date

import pytest

from chocolate_factory.kernel.errors import NotPublishedError, UpstreamRefusedError
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.prices.sources.esios import Esios
from chocolate_factory.prices.sources.esios_archive import EsiosArchive
from chocolate_factory.prices.sources.omie import Omie
from chocolate_factory.prices.sources.redata import Redata
from chocolate_factory.timeseries.model import Observation
from tests.unit.demo.upstreams.conftest import Served

SHORT, LONG, HOURLY = date(2026, 3, 29), date(2026, 10, 25), date(2025, 9, 30)
HOURS = {SHORT: 23, LONG: 25, HOURLY: 24}


def _values(found: list[Observation]) -> dict[str, float]:
    return {one.start.isoformat(): one.value for one in found}


@pytest.mark.parametrize("day", HOURS, ids=str)
def test_all_sources_tell_the_same_of_days_of_every_length(served: Served, day: date) -> None:
    served.be("2026-11-20T12:00+01:00")
    interval, urls, http = day_interval(day), served.urls, served.http
    omie = Omie(http, urls.omie, served.clock).fetch([SPOT], interval)
    redata = Redata(http, urls.redata).fetch([SPOT, PVPC], interval)
    esios = Esios(http, urls.esios, "key").fetch([SPOT, PVPC], interval)
    archive = EsiosArchive(http, urls.esios).fetch([PVPC], interval)
    quarters = 1 if day == HOURLY else 4
    assert len(omie[SPOT.key]) == HOURS[day] * quarters
    assert len(redata[PVPC.key]) == HOURS[day]
    assert _values(omie[SPOT.key]) == _values(redata[SPOT.key]) == _values(esios[SPOT.key])
    assert _values(redata[PVPC.key]) == _values(esios[PVPC.key]) == _values(archive[PVPC.key])


def test_tomorrows_spot_comes_about_one_o_clock(served: Served) -> None:
    omie = Omie(served.http, served.urls.omie, served.clock)
    tomorrow = day_interval(date(2026, 3, 28))
    served.be("2026-03-27T12:55+01:00")
    with pytest.raises(NotPublishedError):
        omie.fetch([SPOT], tomorrow)
    served.be("2026-03-27T13:05+01:00")
    assert len(omie.fetch([SPOT], tomorrow)[SPOT.key]) == 96


def test_tomorrows_pvpc_comes_in_the_evening(served: Served) -> None:
    redata = Redata(served.http, served.urls.redata)
    esios = Esios(served.http, served.urls.esios, "key")
    tomorrow = day_interval(date(2026, 3, 28))
    served.be("2026-03-27T20:11+01:00")
    assert PVPC.key not in redata.fetch([PVPC, SPOT], tomorrow)
    with pytest.raises(NotPublishedError):
        esios.fetch([PVPC], tomorrow)
    served.be("2026-03-27T20:20+01:00")
    assert len(redata.fetch([PVPC], tomorrow)[PVPC.key]) == 24
    assert len(esios.fetch([PVPC], tomorrow)[PVPC.key]) == 24


def test_nothing_of_days_to_come_is_told_before(served: Served) -> None:
    now = served.be("2026-03-27T12:00+01:00")
    ahead = Interval(day_interval(date(2026, 3, 28)).start, now + 5 * DAY)
    with pytest.raises(NotPublishedError):
        Redata(served.http, served.urls.redata).fetch([SPOT, PVPC], ahead)
    with pytest.raises(NotPublishedError):
        Omie(served.http, served.urls.omie, served.clock).fetch([SPOT], ahead)


def test_a_month_is_told_at_once_and_more_is_refused(served: Served) -> None:
    served.be("2026-11-20T12:00+01:00")
    redata = Redata(served.http, served.urls.redata)
    first = day_interval(date(2026, 10, 1)).start
    month = Interval(first, first + Redata.longest_request)
    assert len(redata.fetch([PVPC], month)[PVPC.key]) == 28 * 24
    with pytest.raises(NotPublishedError):
        redata.fetch([PVPC], Interval(first, first + 40 * DAY))


def test_esios_wants_a_key(served: Served) -> None:
    with pytest.raises(UpstreamRefusedError):
        Esios(served.http, served.urls.esios, "").fetch([PVPC], day_interval(date(2026, 3, 1)))


def test_hours_are_repeated_in_quarters_until_the_market_has_quarters(served: Served) -> None:
    served.be("2026-11-20T12:00+01:00")
    esios = Esios(served.http, served.urls.esios, "key")
    for day in (date(2024, 6, 1), date(2025, 6, 1)):
        found = esios.fetch([SPOT], day_interval(day))[SPOT.key]
        assert [one.minutes for one in found] == [60] * 24
