"""What is on the disk is ours and whole, or it is refused by name and the one before serves."""

import json
import stat
from pathlib import Path

import pytest

from chocolate_factory.forecasting.artefacts import files as module
from chocolate_factory.forecasting.artefacts.files import FolderArtefactStore
from chocolate_factory.forecasting.artefacts.manifest import manifest_of
from chocolate_factory.forecasting.artefacts.model import ArtefactName
from chocolate_factory.kernel.errors import DamagedModelError, StoreError
from chocolate_factory.kernel.private_files import write_new
from chocolate_factory.prices.model import SPOT
from tests.fakes.artefacts import artefact_of_trial

MODEL = "mean-by-hour"
OLD, NEW = "20241104T030000Z", "20241105T030000Z"
NAME = ArtefactName(SPOT.key, MODEL, NEW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "models"


@pytest.fixture
def store(root: Path) -> FolderArtefactStore:
    made = FolderArtefactStore(root)
    for version in (OLD, NEW):
        made.save(artefact_of_trial(version))
    return made


@pytest.fixture
def place(store: FolderArtefactStore, root: Path) -> Path:  # noqa: ARG001 - must have written
    return root.joinpath(*NAME)


def _refuses(store: FolderArtefactStore, reason: str) -> None:
    with pytest.raises(DamagedModelError, match=reason) as caught:
        store.load(NAME)
    assert "chocolate train" in caught.value.advice


def test_only_the_owner_may_look(place: Path, root: Path) -> None:
    for path in [root, *root.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert {path.name for path in place.iterdir()} == {
        "files", "errors.npz", "card.json", "manifest.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    "file", ["card.json", "errors.npz", "files/spec.json", "files/trees/1-last.txt"]
)
def test_one_changed_byte_is_noticed(store: FolderArtefactStore, place: Path, file: str) -> None:
    content = bytearray((place / file).read_bytes())
    content[len(content) // 2] ^= 1
    (place / file).write_bytes(content)
    _refuses(store, f"{file} is not what was written")


@pytest.mark.parametrize("file", ["card.json", "errors.npz", "files/spec.json", "manifest.json"])
def test_a_missing_file_is_noticed(store: FolderArtefactStore, place: Path, file: str) -> None:
    (place / file).unlink()
    _refuses(store, file)


def test_a_stranger_among_the_files_is_noticed(store: FolderArtefactStore, place: Path) -> None:
    (place / "files/evil.pkl").write_bytes(b"x")
    _refuses(store, r"contains files/evil\.pkl")


def test_a_link_to_elsewhere_is_not_followed(
    store: FolderArtefactStore, place: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.json"
    outside.write_bytes((place / "card.json").read_bytes())
    (place / "card.json").unlink()
    (place / "card.json").symlink_to(outside)
    _refuses(store, r"no card\.json")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no json", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"format": 99, "files": {}}', "format 99"),
        ('{"format": 1, "files": {}}', "contains|no card"),
        ('{"format": 1, "files": {"../../x": {"sha256": ""}}}', "names '../../x'"),
        ('{"format": 1, "files": {"/etc/passwd": {"sha256": ""}}}', "names"),
    ],
)
def test_a_foreign_manifest_is_refused(
    store: FolderArtefactStore, place: Path, text: str, reason: str
) -> None:
    (place / "manifest.json").write_text(text)
    _refuses(store, reason)


def test_an_artefact_under_another_name_is_refused(
    store: FolderArtefactStore, place: Path, root: Path
) -> None:
    place.rename(root / SPOT.key / MODEL / "20991231T000000Z")
    with pytest.raises(DamagedModelError, match="is that of"):
        store.load(NAME._replace(version="20991231T000000Z"))


def test_a_card_of_another_format_is_refused_even_with_a_right_hash(
    store: FolderArtefactStore, place: Path
) -> None:
    card = json.loads((place / "card.json").read_text()) | {"format": 2}
    (place / "card.json").write_text(json.dumps(card))
    contents = {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    (place / "manifest.json").write_bytes(manifest_of(contents))
    _refuses(store, "format 2")


def test_going_back_passes_over_what_is_damaged(store: FolderArtefactStore, root: Path) -> None:
    store.save(artefact_of_trial("20241106T030000Z"))
    (root.joinpath(*NAME) / "card.json").write_bytes(b"{}")
    assert store.roll_back(SPOT.key, MODEL).version == OLD


def test_a_pointer_to_nowhere_leads_to_the_newest(store: FolderArtefactStore, root: Path) -> None:
    (root / SPOT.key / MODEL / "current").write_text("../../elsewhere")
    assert store.shelf(SPOT.key, MODEL).current == NEW


def test_names_cannot_lead_out_of_the_folder(store: FolderArtefactStore) -> None:
    for name in (ArtefactName("..", MODEL, NEW), ArtefactName(SPOT.key, "a/b", NEW)):
        with pytest.raises(DamagedModelError, match="no name"):
            store.load(name)


def test_a_crash_leaves_nothing_that_could_be_taken_for_a_model(
    store: FolderArtefactStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def crash(path: Path, content: bytes) -> None:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        write_new(path, content)

    monkeypatch.setattr(module, "write_new", crash)
    with pytest.raises(StoreError, match="No space left"):
        store.save(artefact_of_trial("20241107T030000Z"))
    assert store.shelf(SPOT.key, MODEL).versions == (NEW, OLD)
    assert not list((root / SPOT.key / MODEL).glob(".*"))


def test_half_a_version_of_a_dead_process_is_swept_up(
    store: FolderArtefactStore, root: Path
) -> None:
    left = root / SPOT.key / MODEL / ".20241101T030000Z-99999"
    left.mkdir()
    (left / "card.json").write_text("{")
    store.save(artefact_of_trial("20241107T030000Z"))
    assert left.exists()  # it may be under way
    import os  # noqa: PLC0415

    os.utime(left, (0, 0))
    store.save(artefact_of_trial("20241108T030000Z"))
    assert not left.exists()
