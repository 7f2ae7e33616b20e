"""An archive gives back what was put in; any change to it is noticed, any trick refused."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.backup.archive_file import ArchiveWriter, opened_archive
from chocolate_factory.backup.manifest import MANIFEST
from chocolate_factory.backup.model import (
    STORE,
    DamagedBackupError,
    Heading,
    Kind,
    Manifest,
    NewerBackupError,
)
from chocolate_factory.backup.seal import BLANK, seal
from tests.fakes.backups import MADE_AT

HEADING = Heading(MADE_AT, Kind.SCHEDULED, "linares", "0.1.0", "0010", "data/chocolate.sqlite")
MEMBERS = {STORE: bytes(range(256)) * 9, "models/a/b/c/card.json": b"{}", "configuration/x": b""}


def _write(path: Path, members: dict[str, bytes]) -> Manifest:
    with ArchiveWriter(path) as archive:
        for name, content in members.items():
            archive.add(name, BytesIO(content))
        return archive.finish(HEADING)


def _check(path: Path) -> None:
    with opened_archive(path) as archive:
        archive.check()


def _forge(path: Path, members: list[tuple[str, bytes]], manifest: object) -> None:
    """An archive with a good seal that our writer would never write."""
    with path.open("w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
            archive.writestr(MANIFEST, json.dumps(manifest))
            archive.comment = BLANK
        seal(file)


def _manifest(names: dict[str, int], **more: object) -> dict[str, object]:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    return {
        "format": 1,
        "made_at": MADE_AT.isoformat(),
        "kind": "manual",
        "site": "linares",
        "program": "0.1.0",
        "schema": "0010",
        "store": "",
        "members": {name: {"bytes": size, "sha256": empty} for name, size in names.items()},
        **more,
    }


@settings(max_examples=30)
@given(st.binary(max_size=5000), st.dictionaries(st.sampled_from("abcde"), st.binary(max_size=99)))
def test_what_was_put_in_comes_out(
    tmp_path_factory: pytest.TempPathFactory, store: bytes, others: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    members = {STORE: store} | {f"models/{name}": content for name, content in others.items()}
    written = _write(folder / "a.zip", members)
    with opened_archive(folder / "a.zip") as archive:
        archive.check()
        assert archive.manifest == written
        assert archive.manifest.heading == HEADING
        for name, content in members.items():
            archive.extract(name, folder / "out" / name)
            assert (folder / "out" / name).read_bytes() == content


def test_any_unzip_opens_it(tmp_path: Path) -> None:
    _write(tmp_path / "a.zip", MEMBERS)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.read(STORE) == MEMBERS[STORE]
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0


def test_a_flipped_bit_anywhere_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    _write(path, MEMBERS)
    _check(path)
    whole = path.read_bytes()
    for position in range(0, len(whole), 5):
        spoilt = bytearray(whole)
        spoilt[position] ^= 1 << position % 8
        path.write_bytes(spoilt)
        with pytest.raises(DamagedBackupError):
            _check(path)


def test_an_archive_cut_short_or_longer_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    _write(path, MEMBERS)
    whole = path.read_bytes()
    for size in (*range(0, len(whole), 20), *range(len(whole) - 9, len(whole))):
        path.write_bytes(whole[:size])
        with pytest.raises(DamagedBackupError):
            _check(path)
    for more in (b"\0", b"PK", whole):
        path.write_bytes(whole + more if more != whole else whole[:-1] + whole)
        with pytest.raises(DamagedBackupError):
            _check(path)


def test_an_unfinished_archive_is_none(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "a.zip") as archive:
        archive.add(STORE, BytesIO(b"half"))
    with pytest.raises(DamagedBackupError, match=r"no seal|shorter than any"):
        _check(tmp_path / "a.zip")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "models/../../evil",
        "models/..",
        "models//x",
        "models\\..\\evil",
        "C:evil",
        "models/.hidden",
        "evil.sqlite",
        "models/" + "x" * 300,
        "models/a\0b",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    _forge(tmp_path / "a.zip", [(STORE, b""), (name, b"")], _manifest({STORE: 0, name: 0}))
    with pytest.raises(DamagedBackupError), opened_archive(tmp_path / "a.zip"):
        pass


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("members", "manifest"),
    [
        pytest.param([(STORE, b""), ("models/a", b"")], _manifest({STORE: 0}), id="a stranger"),
        pytest.param([], _manifest({STORE: 0}), id="one is missing"),
        pytest.param([(STORE, b""), (STORE, b"")], _manifest({STORE: 0}), id="one is there twice"),
        pytest.param([("models/a", b"")], _manifest({"models/a": 0}), id="no store"),
        pytest.param([(STORE, b"")], [], id="no manifest of ours"),
        pytest.param([(STORE, b"")], _manifest({STORE: 0}, kind="odd"), id="unknown kind"),
        pytest.param(
            [(STORE, b"")], _manifest({STORE: 0}, made_at="2024-11-05T00:00"), id="naive instant"
        ),
    ],
)
def test_an_archive_that_contradicts_itself_is_refused(
    tmp_path: Path, members: list[tuple[str, bytes]], manifest: object
) -> None:
    _forge(tmp_path / "a.zip", members, manifest)
    with pytest.raises(DamagedBackupError), opened_archive(tmp_path / "a.zip"):
        pass


def test_no_more_is_unpacked_than_was_promised(tmp_path: Path) -> None:
    bomb = bytes(50_000_000)
    _forge(tmp_path / "a.zip", [(STORE, bomb)], _manifest({STORE: 1000}))
    with opened_archive(tmp_path / "a.zip") as archive, pytest.raises(DamagedBackupError):
        archive.extract(STORE, tmp_path / "out")
    assert (tmp_path / "out").stat().st_size <= 1000


def test_another_format_asks_for_another_program(tmp_path: Path) -> None:
    _forge(tmp_path / "a.zip", [(STORE, b"")], _manifest({STORE: 0}, format=2))
    with (
        pytest.raises(NewerBackupError, match="format 2") as refused,
        opened_archive(tmp_path / "a.zip"),
    ):
        pass
    assert "Install" in refused.value.advice


def test_something_that_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with path.open("w+b") as file:
        file.write(b"x" * 500 + BLANK)
        seal(file)
    with pytest.raises(DamagedBackupError, match="cannot be unpacked"), opened_archive(path):
        pass
