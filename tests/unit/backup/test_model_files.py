"""Trained models as files: whole versions, and nothing that is hidden or strange."""

from pathlib import Path

import pytest

from chocolate_factory.backup.model_files import model_files
from tests.fakes.backups import MODEL_FILES, VERSION, put_models


def test_every_file_of_every_version(tmp_path: Path) -> None:
    put_models(tmp_path)
    assert dict(model_files(tmp_path)) == MODEL_FILES


def test_without_models_there_is_nothing(tmp_path: Path) -> None:
    assert list(model_files(tmp_path / "models")) == []


def test_what_is_hidden_or_strange_stays_out(tmp_path: Path) -> None:
    put_models(tmp_path)
    put_models(
        tmp_path,
        {
            ".training": b"",
            "price.spot.es/boosting/.20241106T030000Z-77/card.json": b"half",
            f"{VERSION}/notes of mine.txt": b"",
        },
    )
    (tmp_path / VERSION / "link").symlink_to("/etc/hostname")
    assert dict(model_files(tmp_path)) == MODEL_FILES


def test_a_version_that_goes_while_it_is_read_is_left_out_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_models(tmp_path)
    put_models(tmp_path, {"price.spot.es/lear/20241105T030000Z/card.json": b"{}"})
    read = Path.read_bytes

    def read_late(path: Path) -> bytes:
        if path.name == "manifest.json":
            raise FileNotFoundError(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_late)
    assert set(model_files(tmp_path)) == {
        ("price.spot.es/boosting/current", b"20241105T030000Z"),
        ("price.spot.es/lear/20241105T030000Z/card.json", b"{}"),
    }
