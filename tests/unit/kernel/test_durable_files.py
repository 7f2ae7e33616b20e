"""Files for their owner alone that are never half written."""

from pathlib import Path

import pytest

from chocolate_factory.kernel.durable_files import make_private, sync_folder, write_private


def test_folders_and_files_are_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private(folder)
    make_private(folder)
    write_private(folder / "file", b"content")
    sync_folder(folder)
    assert (folder / "file").read_bytes() == b"content"
    assert (folder / "file").stat().st_mode & 0o777 == 0o600
    assert {one.stat().st_mode & 0o777 for one in (folder, folder.parent)} == {0o700}


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    write_private(tmp_path / "file", b"first")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "file", b"second")
    assert (tmp_path / "file").read_bytes() == b"first"
