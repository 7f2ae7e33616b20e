"""Finding files: folders, archives, and everything that must not get in."""

from pathlib import Path

import pytest

from chocolate_factory.climate.imports import incoming_files
from chocolate_factory.climate.imports.incoming_files import find_files, unpack
from chocolate_factory.kernel.errors import InputError
from tests.fakes.siar import archive


def test_files_folders_and_archives_in_folders_come_in_the_order_of_their_names(
    tmp_path: Path,
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.csv").write_bytes(b"b")
    (tmp_path / "old.zip").write_bytes(archive({"x/a.csv": b"a", "c.CSV": b"c"}))
    (tmp_path / "readme.txt").write_bytes(b"no")
    found = find_files([tmp_path])
    assert [(file.base, file.content) for file in found] == [
        ("a.csv", b"a"),
        ("b.csv", b"b"),
        ("c.CSV", b"c"),
    ]
    assert found[0].name.endswith("old.zip/x/a.csv")


def test_a_file_named_outright_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(b"x")
    assert [file.content for file in find_files([path])] == [b"x"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        find_files([tmp_path / "none"])
    with pytest.raises(InputError, match="no file to import"):
        find_files([tmp_path])


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").symlink_to(outside)
    (folder / "loop").symlink_to(tmp_path)
    [file] = find_files([folder])
    assert not file.content
    assert "link" in file.trouble


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:\\a.csv"])
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    good, bad = sorted(
        unpack("z", archive({name: b"x", "good.csv": b"g"})), key=lambda f: f.trouble
    )
    assert good.content == b"g"
    assert not bad.content
    assert "leads out" in bad.trouble


def test_what_is_no_csv_in_an_archive_is_named() -> None:
    found = unpack("z", archive({"b.exe": b"x", "inner.zip": archive({}), "__MACOSX/a.csv": b""}))
    assert [file.trouble for file in found] == ["Only .csv files are read inside."] * 2


def test_a_bomb_is_stopped_whatever_its_archive_promises(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming_files, "LARGEST_FILE", 1000)
    [file] = unpack("z", archive({"bomb.csv": b"\0" * 1_000_000}))
    assert not file.content
    assert "more than" in file.trouble
    monkeypatch.setattr(incoming_files, "LARGEST_IMPORT", 1500)
    with pytest.raises(InputError, match="in several parts"):
        unpack("z", archive({f"{n}.csv": b"x" * 900 for n in range(2)}))


def test_too_many_files_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_files, "MOST_FILES", 2)
    with pytest.raises(InputError, match="more than 2 files"):
        unpack("z", archive({f"{n}.csv": b"" for n in range(3)}))


def test_damaged_and_encrypted_members_are_named() -> None:
    packed = archive({"a.csv": b"abcdefgh" * 100})
    damaged = packed.replace(packed[40:44], b"\xff\xff\xff\xff", 1)
    [file] = unpack("z", damaged)
    assert "damaged" in file.trouble
    flagged = bytearray(packed)
    directory = packed.index(b"PK\x01\x02")
    flagged[directory + 8] |= 1
    [file] = unpack("z", bytes(flagged))
    assert "encrypted" in file.trouble


def test_a_file_called_zip_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"not an archive")
    [file] = find_files([path])
    assert "no zip archive" in file.trouble


def test_what_is_sent_may_be_a_file_itself_but_not_nothing() -> None:
    [file] = unpack("upload.csv", b"text")
    assert (file.base, file.content) == ("upload.csv", b"text")
    with pytest.raises(InputError, match="Nothing was sent"):
        unpack("upload.csv", b"")


def test_an_empty_archive_has_nothing_to_import() -> None:
    with pytest.raises(InputError, match="no file to import"):
        unpack("z", archive({}))
