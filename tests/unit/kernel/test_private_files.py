"""Private files: for the owner alone, whole or as before."""

import stat
from pathlib import Path

import pytest

from chocolate_factory.kernel import private_files
from chocolate_factory.kernel.private_files import write_new, write_privately


def test_only_the_owner_reads_it_whatever_was_there_before(tmp_path: Path) -> None:
    file = tmp_path / "data" / "tokens.json"
    write_privately(file, b"one")
    file.chmod(0o644)
    write_privately(file, b"two")
    assert file.read_bytes() == b"two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tokens.json"
    write_privately(file, b"one")

    def full(path: Path, _: bytes) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_files, "write_new", full)
    with pytest.raises(OSError, match="No space"):
        write_privately(file, b"two")
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_new_file_replaces_nothing_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"one")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("elsewhere", "link"):
        with pytest.raises(FileExistsError):
            write_new(tmp_path / name, b"two")
    assert (tmp_path / "elsewhere").read_bytes() == b"one"
