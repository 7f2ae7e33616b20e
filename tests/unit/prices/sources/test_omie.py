"""OMIE's daily files, hourly and quarter-hourly, whole or not at all."""

import lzma
import tarfile
from collections import Counter
from datetime import date
from pathlib import Path

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.prices.model import PVPC, QUARTERS_SINCE, SPOT
from chocolate_factory.prices.sources.omie import Omie
from chocolate_factory.timeseries.model import Observation
from tests.fakes.clock import ManualClock
from tests.fakes.http_client import Canned

NORMAL, LONG, SHORT = date(2024, 11, 5), date(2024, 10, 27), date(2025, 3, 30)
QUARTER_LONG, QUARTER_SHORT = date(2025, 10, 26), date(2026, 3, 29)


def lines(day: date) -> list[str]:
    minutes = 15 if day >= QUARTERS_SINCE else 60
    count = len(list(day_interval(day).grid(minutes)))
    return [f"{day:%Y;%m;%d};{n};999;{n - 1}.5;" for n in range(1, count + 1)]


def file(rows: list[str]) -> bytes:
    return "\r\n".join(["MARGINALPDBC;", *rows, "*", ""]).encode()


def omie(http: HttpClient, today: date = NORMAL - DAY) -> Omie:
    """As it asks at noon of ``today``."""
    return Omie(http, "https://example.org", ManualClock(day_interval(today).start + 12 * HOUR))


def fetch(body: bytes, day: date) -> list[Observation]:
    http = Canned.always(body, media_type="application/octet-stream").http
    return omie(http, day - DAY).fetch([SPOT, PVPC], day_interval(day))[SPOT.key]


@pytest.mark.parametrize(
    ("day", "minutes", "count"),
    [
        (NORMAL, 60, 24),
        (LONG, 60, 25),
        (SHORT, 60, 23),
        (QUARTERS_SINCE - DAY, 60, 24),
        (QUARTERS_SINCE, 15, 96),
        (QUARTER_LONG, 15, 100),
        (QUARTER_SHORT, 15, 92),
    ],
)
def test_periods_count_real_time(day: date, minutes: int, count: int) -> None:
    got = fetch(file(lines(day)), day)
    assert [each.value for each in got] == [n + 0.5 for n in range(count)]
    assert [each.start for each in got] == list(day_interval(day).grid(minutes))
    assert {each.minutes for each in got} == {minutes}


def _site(*files: str) -> Canned:
    def respond(request: httpx2.Request) -> httpx2.Response:
        name = request.url.params["filename"]
        if name not in files:
            return httpx2.Response(404, content="<h1>No se ha encontrado la página</h1>".encode())
        version = int(name.rpartition(".")[2])
        rows = [line.replace(".5;", f".{version};") for line in lines(NORMAL)]
        return httpx2.Response(200, content=file(rows))

    return Canned(respond)


def _asked(site: Canned) -> list[str]:
    return [
        request.url.params["filename"].removeprefix("marginalpdbc_") for request in site.requests
    ]


def test_the_first_version_is_enough_on_the_eve() -> None:
    site = _site("marginalpdbc_20241105.1")
    got = omie(site.http).fetch([SPOT], day_interval(NORMAL))
    assert got[SPOT.key][0].value == 0.1
    assert _asked(site) == ["20241105.1"]
    assert site.requests[0].url.path == "/es/file-download"
    assert site.requests[0].url.params["parents"] == "marginalpdbc"


def test_a_corrected_day_is_taken_at_its_highest_version() -> None:
    site = _site("marginalpdbc_20241105.2", "marginalpdbc_20241105.3")
    got = omie(site.http).fetch([SPOT], day_interval(NORMAL))
    assert got[SPOT.key][0].value == 0.3
    assert _asked(site) == ["20241105.1", "20241105.2", "20241105.3", "20241105.4"]


@pytest.mark.parametrize("today", [NORMAL, NORMAL + 5 * DAY])
def test_a_correction_beside_the_first_version_is_found_once_the_day_has_begun(
    today: date,
) -> None:
    site = _site("marginalpdbc_20241105.1", "marginalpdbc_20241105.2")
    got = omie(site.http, today).fetch([SPOT], day_interval(NORMAL))
    assert got[SPOT.key][0].value == 0.2
    assert _asked(site) == ["20241105.1", "20241105.2", "20241105.3"]


def test_a_day_without_correction_costs_one_more_request_once_it_has_begun() -> None:
    site = _site("marginalpdbc_20241105.1")
    got = omie(site.http, NORMAL).fetch([SPOT], day_interval(NORMAL))
    assert got[SPOT.key][0].value == 0.1
    assert _asked(site) == ["20241105.1", "20241105.2"]


def test_the_first_version_alone_is_not_believed_while_the_second_is_in_trouble() -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        if request.url.params["filename"].endswith(".1"):
            return httpx2.Response(200, content=file(lines(NORMAL)))
        return httpx2.Response(503)

    with pytest.raises(UpstreamUnavailableError):
        omie(Canned(respond).http, NORMAL).fetch([SPOT], day_interval(NORMAL))


def test_climbing_ends() -> None:
    site = _site(*[f"marginalpdbc_20241105.{version}" for version in range(2, 50)])
    got = omie(site.http).fetch([SPOT], day_interval(NORMAL))
    assert got[SPOT.key][0].value == 0.4
    assert len(site.requests) == 4


def test_what_is_not_offered_is_not_asked_for() -> None:
    site = _site("marginalpdbc_20241105.1")
    source = omie(site.http)
    day = day_interval(NORMAL)
    assert source.fetch([PVPC], day) == {}
    assert source.fetch([SPOT], Interval(day.start, day.start)) == {}
    assert not site.requests


def test_a_day_without_file_is_a_hole_and_only_holes_are_not_published() -> None:
    site = _site("marginalpdbc_20241105.1")
    source = omie(site.http)
    eve = day_interval(NORMAL - DAY)
    got = source.fetch([SPOT], Interval(eve.start, day_interval(NORMAL).end))
    assert [each.start for each in got[SPOT.key]] == list(day_interval(NORMAL).grid(60))
    assert _asked(site) == ["20241104.1", "20241104.2", "20241105.1"]
    with pytest.raises(NotPublishedError):
        source.fetch([SPOT], eve)


def test_a_blank_spanish_price_is_a_hole_and_repeats_pass() -> None:
    rows = lines(NORMAL)
    rows[4] = "2024;11;05;5;999;;"
    got = fetch(file([rows[0], *rows]), NORMAL)
    assert len(got) == 23
    assert day_interval(NORMAL).start + 4 * HOUR not in {each.start for each in got}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>\xc3\xa1</html>", id="web page"),
        pytest.param(file(lines(LONG)), id="another day"),
        pytest.param(file(lines(NORMAL)[:-1]), id="a period missing"),
        pytest.param(file(lines(NORMAL)[::-1]), id="out of order"),
        pytest.param(file([*lines(NORMAL), "2024;11;05;25;1;1;"]), id="a period too many"),
        pytest.param(file([*lines(NORMAL), "2024;11;05;3;1;7;"]), id="contradiction"),
        pytest.param(file(lines(NORMAL)).replace(b"*", b""), id="no trailer"),
        pytest.param(file(lines(NORMAL)).removeprefix(b"MARGINALPDBC;\r\n"), id="no header"),
        pytest.param(file(lines(NORMAL)).replace(b"7.5", b"7,5"), id="decimal comma"),
        pytest.param(file(lines(NORMAL)).replace(b"7.5", b"1e999"), id="exponent"),
        pytest.param(file(lines(NORMAL)).replace(b"2024;11;05;9;", b"2024;13;05;9;"), id="no date"),
        pytest.param(file(lines(NORMAL)).decode().encode("utf-16"), id="wrong encoding"),
        pytest.param(file(lines(NORMAL))[:300], id="cut"),
    ],
)
def test_nonsense(body: bytes) -> None:
    with pytest.raises(UpstreamNonsenseError) as caught:
        fetch(body, NORMAL)
    assert caught.value.source == "omie"


def test_hours_in_the_time_of_quarter_hours_are_nonsense() -> None:
    rows = [f"2025;10;26;{n};1;1;" for n in range(1, 26)]
    with pytest.raises(UpstreamNonsenseError, match="25 of the 100 periods"):
        fetch(file(rows), QUARTER_LONG)


def test_trouble_is_not_absence() -> None:
    http = Canned.always(b"<h1>Error 500</h1>", 500).http
    with pytest.raises(UpstreamUnavailableError):
        omie(http).fetch([SPOT], day_interval(NORMAL))


def test_reach() -> None:
    source = omie(Canned.always(b"").http)
    noon = day_interval(NORMAL).start + 12 * HOUR
    assert source.reach(PVPC, noon) is None
    assert source.reach(SPOT, noon) == Interval(
        day_interval(date(2023, 1, 1)).start, day_interval(NORMAL).end
    )
    at_one = source.reach(SPOT, noon + HOUR)
    assert at_one is not None
    assert at_one.end == day_interval(NORMAL + DAY).end


@pytest.mark.parametrize(
    ("name", "count", "lowest"),
    [
        ("marginalpdbc_20230528.2", 24, None),
        ("marginalpdbc_20231029.1", 25, None),
        ("marginalpdbc_20240331.1", 23, None),
        ("marginalpdbc_20250511.1", 24, -15.0),
        ("marginalpdbc_20250930.1", 24, None),
        ("marginalpdbc_20251001.1", 96, None),
        ("marginalpdbc_20251026.1", 100, None),
        ("marginalpdbc_20260329.1", 92, None),
    ],
)
def test_recorded_files(fixtures: Path, name: str, count: int, lowest: float | None) -> None:
    digits = name.partition("_")[2][:8]
    day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    got = fetch((fixtures / "omie" / name).read_bytes(), day)
    assert len(got) == count
    assert got[0].start == day_interval(day).start
    assert got[-1].interval.end == day_interval(day).end
    assert lowest is None or min(each.value for each in got) == lowest


def test_every_recorded_file_is_read_whole(fixtures: Path) -> None:
    archive = fixtures / "omie/marginalpdbc_2023-04-01_2025-12-31.tar.xz"
    counts: Counter[int] = Counter()
    with lzma.open(archive) as unpacked, tarfile.open(fileobj=unpacked) as files:
        for member in files:
            content, digits = files.extractfile(member), member.name.partition("_")[2][:8]
            if content is None or not digits:
                continue
            day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            counts[len(fetch(content.read(), day))] += 1
    assert sum(counts.values()) == 991
    assert counts == {24: 902, 23: 2, 25: 2, 96: 84, 100: 1}
