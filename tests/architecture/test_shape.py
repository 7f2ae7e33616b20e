"""The shape of the code that no linter checks: sizes, opening sentences, mirrored tests."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src/chocolate_factory").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

HARD_STOP = 350
"""Lines; a longer file has a second purpose."""
MEDIAN = 130
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "service"}


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    assert _length(path) <= HARD_STOP


def test_most_files_are_small() -> None:
    assert statistics.median(map(_length, SOURCES)) <= MEDIAN


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "first line: what this file is for"
    assert len(docstring.splitlines()[0]) > 15


def test_no_file_has_a_vague_name() -> None:
    assert not [path for path in SOURCES if path.stem in VAGUE]


def test_every_test_module_mirrors_a_module() -> None:
    package = ROOT / "src/chocolate_factory"
    strangers = []
    for path in (ROOT / "tests/unit").rglob("test_*.py"):
        folder = package / path.parent.relative_to(ROOT / "tests/unit")
        if not folder.is_dir():
            strangers.append(path)
    assert not strangers
