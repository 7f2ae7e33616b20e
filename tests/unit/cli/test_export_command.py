"""A plan as a file from the command line."""

from pathlib import Path

import pytest

from chocolate_factory.operations.make_plan import make_plan
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


def test_the_plan_in_force_goes_to_the_standard_output(
    call: Call, rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = make_plan(rig.ports)
    capsys.readouterr()  # what the service would have logged
    outcome = call("export", "csv", "--decimal", "point")
    assert outcome.code == 0
    assert outcome.out.startswith("start,start_offset,start_utc,")
    assert len(outcome.out.splitlines()) == 1 + len(plan.starts)


def test_without_a_plan_in_force_it_says_so(call: Call) -> None:
    outcome = call("export", "ics")
    assert (outcome.code, outcome.out) == (1, "")
    assert "no plan in force" in outcome.err


@pytest.mark.parametrize(("form", "begin"), [("pdf", b"%PDF-"), ("ics", b"BEGIN:VCALENDAR\r\n")])
def test_so_many_days_are_planned_now_and_put_in_no_force(
    call: Call, rig: Rig, tmp_path: Path, form: str, begin: bytes
) -> None:
    file = tmp_path / f"plan.{form}"
    outcome = call("export", form, "--days", "2", "--output", str(file), "--lang", "en")
    assert (outcome.code, outcome.out) == (0, "")
    assert file.read_bytes().startswith(begin)
    assert "written to" in outcome.err
    assert rig.ports.plans.latest() is None


def test_a_file_that_cannot_be_written_is_named(call: Call, rig: Rig, tmp_path: Path) -> None:
    make_plan(rig.ports)
    outcome = call("export", "csv", "--output", str(tmp_path / "nowhere" / "plan.csv"))
    assert outcome.code == 2
    assert "cannot be written" in outcome.err


def test_a_pdf_is_not_poured_over_a_terminal(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    outcome = call("export", "pdf")
    assert outcome.code == 2
    assert "--output" in outcome.err


@pytest.mark.parametrize("wrong", [("xls",), ("csv", "--lang", "fr"), ("csv", "--days", "15")])
def test_a_wrong_call_is_refused(call: Call, wrong: tuple[str, ...]) -> None:
    assert call("export", *wrong).code == 2
