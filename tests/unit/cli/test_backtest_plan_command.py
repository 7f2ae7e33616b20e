"""The backtest of plans from the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.cli import backtest_plan_command
from chocolate_factory.operations.ports import Ports
from tests.fakes.ports import Rig, build_rig
from tests.unit.cli.conftest import Call

WINDOW = ("backtest-plan", "--from", "2024-10-28", "--to", "2024-10-31", "--days", "3")


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

    monkeypatch.setattr(backtest_plan_command, "open_ports", open_rig)


def test_tables_for_people_and_a_report_that_can_be_made_again(call: Call, tmp_path: Path) -> None:
    report = tmp_path / "out/plans.json"
    outcome = call(*WINDOW, "--models", "naive-weekly", "--report", str(report))
    assert outcome.code == 0, outcome.err
    assert "all ways alike" in outcome.out
    assert "foresight, replanned" in outcome.out
    assert "2024-10" in outcome.out
    document = json.loads(report.read_text(encoding="utf-8"))
    assert document["command"] == (
        "chocolate backtest-plan --from 2024-10-28 --to 2024-10-31 --decide 21:00 --days 3 "
        "--lead 7 --models naive-weekly --refit-days 28"
    )
    again = call(*WINDOW, "--models", "naive-weekly", "--resume", "--json").json()
    assert again["rows"] == document["rows"]


def test_a_wrong_moment_is_a_wrong_call(call: Call) -> None:
    assert call(*WINDOW, "--models", "naive-weekly", "--decide", "20:30").code == 2
    assert call(*WINDOW, "--models", "crystal-ball").code == 2
