"""The shape of the code that no linter checks: sizes, opening sentences, mirrored tests."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src/chocolate_factory").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

HARD_STOP = 350
"""Lines; a longer file has a second purpose."""
MEDIAN = 130
SHORTEST = 15
"""Characters; fewer say nothing."""
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "service"}


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long() -> None:
    assert not [path for path in (*SOURCES, *TESTS) if _length(path) > HARD_STOP]


def test_most_files_are_small() -> None:
    assert statistics.median(map(_length, SOURCES)) <= MEDIAN


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    assert not [path for path in (*SOURCES, *TESTS) if len(_first_line(path)) <= SHORTEST]


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
