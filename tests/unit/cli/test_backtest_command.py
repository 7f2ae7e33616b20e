"""The backtest from the command line: tables, JSON, and a page that needs nothing else."""

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.cli import backtest_command
from chocolate_factory.operations.ports import Ports
from tests.fakes.ports import Rig, build_rig
from tests.unit.cli.conftest import Call

WINDOW = ("backtest", "--from", "2024-10-25", "--to", "2024-10-29")
SPOT_AT_NOON = ("--models", "naive-epf", "--series", "spot", "--issue", "12:00")


@pytest.fixture
def rig() -> Rig:
    rig = build_rig(history_days=75)
    rig.stock(days=75)
    return rig


@pytest.fixture(autouse=True)
def _in_memory(rig: Rig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    @contextmanager
    def open_rig(_: object) -> Iterator[Ports]:
        yield replace(rig.ports, data_dir=tmp_path / "data")

    monkeypatch.setattr(backtest_command, "open_ports", open_rig)


def test_tables_for_people_and_a_report(call: Call, tmp_path: Path) -> None:
    outcome = call(*WINDOW, *SPOT_AT_NOON, "--report", str(tmp_path / "out"))
    assert outcome.code == 0, outcome.err
    assert "price.spot.es, issued 12:00, 5 days from 2024-10-25 to 2024-10-29" in outcome.out
    assert "D+2..7" in outcome.out
    assert "24 h of the week" in outcome.out
    assert "backtest.html" in outcome.out
    document = json.loads((tmp_path / "out/backtest.json").read_text(encoding="utf-8"))
    assert document["command"] == (
        "chocolate backtest --from 2024-10-25 --to 2024-10-29 --issue 12:00 --models naive-epf "
        "--series spot --hours 168 --refit-days 7"
    )


def test_the_page_needs_nothing_else(call: Call, tmp_path: Path) -> None:
    call(*WINDOW, *SPOT_AT_NOON, "--report", str(tmp_path))
    page = (tmp_path / "backtest.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import|https?://", page)
    assert page.count("<svg viewBox") >= 4
    assert "chocolate backtest --from 2024-10-25" in page
    assert "As served" in page
    for path in re.findall(r' d="([^"]*)"', page):
        assert re.fullmatch(r"(M|L|-?\d+(\.\d+)?|\s)*", path), path


def test_json_for_machines(call: Call) -> None:
    document = call(*WINDOW, *SPOT_AT_NOON, "--json").json()
    assert [run["model"] for run in document["runs"]] == ["naive-weekly", "naive-epf"]
    assert document["runs"][0]["window"]["origins"] == 5


def test_two_weeks_and_both_series(call: Call) -> None:
    document = call(*WINDOW, "--hours", "336", "--models", "naive-epf", "--json").json()
    assert len(document["runs"]) == 8
    scopes = {row["scope"] for row in document["runs"][0]["scores"]}
    assert {"169-336 h", "D+14", "D+8..14"} <= scopes


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--issue", "noon", "no time of day"),
        ("--series", "tea", "no price"),
        ("--models", "oracle", "no forecasting model"),
        ("--hours", "100", "100 h"),
        ("--to", "2024-10-01", "before"),
    ],
)
def test_wrong_calls_are_explained(call: Call, option: str, value: str, says: str) -> None:
    outcome = call(*WINDOW, option, value)
    assert outcome.code == 2
    assert says in outcome.err


def _pressed_twice() -> None:
    with backtest_command.one_interrupt():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)


def test_one_interrupt_ends_it_and_more_do_no_harm() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        _pressed_twice()
    assert signal.getsignal(signal.SIGINT) is before
