"""A demonstration's folder: its own, and never one with real values."""

import subprocess
import sys
from pathlib import Path

import pytest

from chocolate_factory.demo.folder import MARK, leave_folder, take_folder, temporary_folder
from chocolate_factory.kernel.errors import ConfigurationError
from tests.fakes.series import at

NOW = at("2026-03-28T12:00+01:00")


def test_a_new_folder_is_taken_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert take_folder(folder, 1) is None
    leave_folder(folder, 1, NOW)
    assert take_folder(folder, 1) == NOW


def test_one_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chocolate.sqlite").write_bytes(b"real")
    with pytest.raises(ConfigurationError, match="perhaps real data") as refused:
        take_folder(tmp_path, 1)
    assert refused.value.advice
    with pytest.raises(ConfigurationError):
        take_folder(tmp_path / "chocolate.sqlite", 1)
    assert (tmp_path / "chocolate.sqlite").read_bytes() == b"real"


def test_another_world_is_refused(tmp_path: Path) -> None:
    leave_folder(tmp_path, 1, NOW)
    with pytest.raises(ConfigurationError, match="seed 1, not 2"):
        take_folder(tmp_path, 2)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seed": 1}', '{"seed": 1, "reached": "soon"}'])
def test_a_broken_mark_is_no_demonstration(tmp_path: Path, text: str) -> None:
    (tmp_path / MARK).write_text(text, "utf-8")
    with pytest.raises(ConfigurationError):
        take_folder(tmp_path, 1)


def test_a_temporary_folder_is_gone_afterwards() -> None:
    with temporary_folder() as folder:
        (folder / "some.sqlite").write_bytes(b"x")
    assert not folder.exists()


def test_a_job_that_goes_on_does_not_bring_it_back(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    code = f"""
import pathlib, threading
from chocolate_factory.demo.folder import leave_removing
folder = pathlib.Path({str(folder)!r})
begun = threading.Event()
def work():
    while True:
        folder.mkdir(exist_ok=True)
        (folder / "spool.sqlite").touch()
        begun.set()
threading.Thread(target=work, daemon=True).start()
begun.wait()
leave_removing(folder)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - this very program
    assert done.returncode == 0
    assert not folder.exists()
