"""The command's manners: help, version, one clear sentence, an honest exit code."""

import re
from pathlib import Path

import pytest

from chocolate_factory import __version__
from chocolate_factory.cli import data_commands
from chocolate_factory.kernel.errors import StoreError
from tests.unit.cli.conftest import Call

COMMANDS = ("serve", "ingest", "gaps", "backfill", "jobs", "forecast", "plan", "doctor")


def test_every_command_is_listed(call: Call) -> None:
    outcome = call("--help")
    assert outcome.code == 0
    assert all(command in outcome.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps(call: Call, command: str) -> None:
    outcome = call(command, "--help")
    assert outcome.code == 0
    assert f"chocolate {command}" in outcome.out
    assert ("--json" in outcome.out) is (command != "serve")


def test_the_version(call: Call) -> None:
    outcome = call("--version")
    assert (outcome.code, outcome.out.strip()) == (0, __version__)


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["gaps", "--days", "0"],
        ["gaps", "--days", "10001"],
        ["plan", "--days", "15"],
        ["plan", "--slot", "7"],
        ["forecast", "--hours", "337"],
        ["forecast", "--series", "gas"],
        ["forecast", "--colour"],
        [],
    ],
    ids=" ".join,
)
def test_a_wrong_call_exits_with_2_and_says_why(call: Call, arguments: list[str]) -> None:
    outcome = call(*arguments)
    assert outcome.code == 2
    assert outcome.err or not arguments
    assert "Traceback" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHOCOLATE_NOW", "2024-11-05T12:00"),
        ("CHOCOLATE_PORT", "eighty"),
        ("CHOCOLATE_HISTORY_DAYS", "1"),
        ("CHOCOLATE_LOG_LEVEL", "loud"),
        ("CHOCOLATE_TRUSTED_PROXIES", "nginx"),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "serve"])
def test_a_wrong_setting_is_one_clear_sentence_and_a_remedy(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str, value: str, command: str
) -> None:
    monkeypatch.setenv(name, value)
    outcome = call(command)
    assert outcome.code == 2
    sentence, remedy = outcome.err.strip().splitlines()
    assert sentence.startswith(name)
    assert re.fullmatch(r".+\.", sentence)
    assert remedy.endswith(".")


def test_an_open_door_without_a_token_is_named_before_anything_begins(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHOCOLATE_HOST", "0.0.0.0")  # noqa: S104
    outcome = call("serve")
    assert outcome.code == 2
    sentence, remedy = outcome.err.strip().splitlines()
    assert sentence.startswith("CHOCOLATE_HOST is 0.0.0.0")
    assert "chocolate token create" in remedy
    assert not (tmp_path / "data").exists()


def test_a_missing_site_file_is_named(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHOCOLATE_SITE", str(tmp_path / "nowhere.toml"))
    outcome = call("serve")
    assert outcome.code == 2
    assert "nowhere.toml" in outcome.err
    assert "CHOCOLATE_SITE" in outcome.err


def test_trouble_exits_with_1(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise StoreError("The disk is full.", advice="Make room.")

    monkeypatch.setattr(data_commands, "open_ports", fail)
    outcome = call("jobs")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.splitlines() == ["The disk is full.", "Make room."]


def test_ctrl_c_leaves_quietly(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(data_commands, "open_ports", interrupt)
    outcome = call("backfill")
    assert outcome.code == 130
    assert "Traceback" not in outcome.err
