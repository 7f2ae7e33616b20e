"""What the papers promise is there: settings, files, addresses."""

import re
from pathlib import Path

import pytest

from chocolate_factory.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _variables() -> list[str]:
    names: list[str] = []
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        choices = getattr(alias, "choices", None) or [f"CHOCOLATE_{name.upper()}"]
        names.extend(str(choice) for choice in choices)
    return names


@pytest.mark.parametrize("variable", _variables())
def test_every_setting_is_documented(variable: str) -> None:
    text = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert f"`{variable}`" in text


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (paper.parent / target).exists(), target


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    packages = [ROOT / part / "package-lock.json" for part in ("frontend", "deploy/node-red")]
    for lock in [*(ROOT / "requirements").glob("*.txt"), *packages]:
        text = lock.read_text(encoding="utf-8")
        thanks = re.compile(r'"funding": (\[.*?\]|\{.*?\})', re.DOTALL)
        assert "://" not in thanks.sub("", text), lock.name
    for lock in (ROOT / "requirements").glob("*.txt"):
        pins = re.findall(r"^[\w.\[\]-]+==\S+", lock.read_text(encoding="utf-8"), re.MULTILINE)
        hashes = lock.read_text(encoding="utf-8").count("--hash=sha256:")
        assert pins
        assert hashes >= len(pins)
