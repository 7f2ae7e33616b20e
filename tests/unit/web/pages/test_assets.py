"""Addresses of static files."""

from pathlib import Path

from chocolate_factory.web.pages.assets import Assets


def test_an_address_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    script = tmp_path / "build" / "a.js"
    script.write_text("1")
    first = Assets(tmp_path, "/static/").url("build/a.js")
    script.write_text("2")
    second = Assets(tmp_path, "/static/").url("build/a.js")
    assert first != second
    assert str(first).startswith("/static/build/a.js?v=")


def test_what_was_not_built_has_no_address(tmp_path: Path) -> None:
    assert Assets(tmp_path, "/static").url("build/a.js") is None
