"""Archive 70: texts with decimal comma, hours by position."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.prices.sources.esios_archive import EsiosArchive
from chocolate_factory.timeseries.model import Observation
from tests.fakes.http_client import Canned

NORMAL, LONG, SHORT = date(2024, 11, 5), date(2024, 10, 27), date(2025, 3, 30)
Row = dict[str, str]


def rows(day: date) -> list[Row]:
    count = len(list(day_interval(day).grid(60)))
    labels = [n for n in range(25) if count != 23 or n != 2][:count]
    return [
        {"Dia": f"{day:%d/%m/%Y}", "Hora": f"{n:02d}-{n + 1:02d}", "PCB": f"{i},25", "CYM": "1,00"}
        for i, n in enumerate(labels)
    ]


def fetch(table: Sequence[Row] | bytes, day: date, status: int = 200) -> list[Observation]:
    body = table if isinstance(table, bytes) else json.dumps({"PVPC": table}).encode()
    source = EsiosArchive(Canned.always(body, status).http, "https://example.org")
    return source.fetch([PVPC], day_interval(day))[PVPC.key]


@pytest.mark.parametrize("day", [NORMAL, LONG, SHORT])
def test_rows_count_real_hours(day: date) -> None:
    got = fetch(rows(day), day)
    assert [each.start for each in got] == list(day_interval(day).grid(60))
    assert [each.value for each in got] == [n + 0.25 for n in range(len(got))]


def test_no_token_and_one_file_a_day() -> None:
    upstream = Canned.always(b'{"message":"No values for specified archive"}')
    two_days = Interval(day_interval(NORMAL).start + HOUR, day_interval(NORMAL + DAY).end)
    with pytest.raises(NotPublishedError):
        EsiosArchive(upstream.http, "https://example.org").fetch([PVPC, SPOT], two_days)
    first, second = upstream.requests
    assert first.url.path == "/archives/70/download_json"
    assert [one.url.params["date"] for one in (first, second)] == ["2024-11-05", "2024-11-06"]
    assert "x-api-key" not in first.headers


def test_repeated_rows_pass() -> None:
    table = rows(NORMAL)
    doubled = [row for n, row in enumerate(table) for _ in range(1 + n % 2)]
    assert fetch(doubled, NORMAL) == fetch(table, NORMAL)


def _with(day: date, n: int, **change: str) -> list[Row]:
    table = rows(day)
    table[n] = {**table[n], **change}
    return table


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(rows(NORMAL)[:-1], id="an hour missing"),
        pytest.param(rows(LONG), id="another day"),
        pytest.param([*rows(NORMAL), {**rows(NORMAL)[3], "PCB": "9,99"}], id="contradiction"),
        pytest.param(_with(NORMAL, 3, PCB="9.99"), id="decimal point"),
        pytest.param(_with(NORMAL, 3, PCB=""), id="blank"),
        pytest.param(_with(NORMAL, 3, PCB="nan"), id="not a number"),
        pytest.param([{"Dia": "05/11/2024", "Hora": "00-01", "GEN": "1,00"}], id="before 2.0TD"),
        pytest.param(b'{"PVPC": "none"}', id="no table"),
        pytest.param(b"<html></html>", id="web page"),
        pytest.param(json.dumps({"PVPC": rows(NORMAL)}).encode("utf-16"), id="wrong encoding"),
    ],
)
def test_nonsense(table: Sequence[Row] | bytes) -> None:
    with pytest.raises(UpstreamNonsenseError):
        fetch(table, NORMAL)


def test_a_library_looking_client_is_refused_not_told_there_is_nothing() -> None:
    with pytest.raises(UpstreamRefusedError):
        fetch(b"Forbidden", NORMAL, 403)


def test_only_the_pvpc_is_offered() -> None:
    source = EsiosArchive(Canned.always(b"").http, "https://example.org")
    now = day_interval(NORMAL).start + 12 * HOUR
    assert source.reach(SPOT, now) is None
    assert source.fetch([SPOT], day_interval(NORMAL)) == {}
    reach = source.reach(PVPC, now)
    assert reach is not None
    assert reach.end == day_interval(NORMAL).end


@pytest.mark.parametrize(
    ("name", "day", "count"),
    [
        ("PVPC_CURV_DD_2021_06_01.json", date(2021, 6, 1), 24),
        ("PVPC_CURV_DD_2021_10_31.json", date(2021, 10, 31), 25),
        ("PVPC_CURV_DD_2022_03_27.json", date(2022, 3, 27), 23),
    ],
)
def test_recorded_files(fixtures: Path, name: str, day: date, count: int) -> None:
    got = fetch((fixtures / "esios" / name).read_bytes(), day)
    assert len(got) == count
    assert [each.start for each in got] == list(day_interval(day).grid(60))
    table = json.loads((fixtures / "esios" / name).read_bytes())["PVPC"]
    assert [f"{each.value:.2f}".replace(".", ",") for each in got] == [row["PCB"] for row in table]


def test_files_of_the_tariffs_before_are_not_read_as_2_0td(fixtures: Path) -> None:
    body = (fixtures / "esios/PVPC_CURV_DD_2019_10_27.json").read_bytes()
    with pytest.raises(UpstreamNonsenseError):
        fetch(body, date(2019, 10, 27))
