"""Files: for whom they are, and whether models are what was written."""

from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.forecasting.artefacts.files import FolderArtefactStore
from chocolate_factory.forecasting.artefacts.memory import MemoryArtefactStore
from chocolate_factory.operations.security.files import look_at_files
from chocolate_factory.operations.security.model import Point, Posture, Standing
from tests.fakes.artefacts import artefact_of_trial

OK, WARNING, WRONG = Standing.OK, Standing.WARNING, Standing.WRONG


@pytest.fixture
def posture(tmp_path: Path) -> Posture:
    data, env, site = tmp_path / "data", tmp_path / ".env", tmp_path / "site.toml"
    (data / "models").mkdir(mode=0o700, parents=True)
    data.chmod(0o700)
    for file in (data / "chocolate.sqlite", env):
        file.touch(mode=0o600)
    site.touch(mode=0o644)
    user = data.stat().st_uid
    return Posture("127.0.0.1", False, None, data, user, private=(env,), unchangeable=(site,))  # noqa: FBT003


def _points(posture: Posture) -> dict[str, Point]:
    return {one.name: one for one in look_at_files(posture, MemoryArtefactStore())}


def test_private_files_are_right(posture: Posture) -> None:
    points = _points(posture)
    for name in ("data", ".env", "site.toml", "models"):
        assert points[name].standing is OK, points[name]
    assert points["user"].standing is (WARNING if posture.user == 0 else OK)


@pytest.mark.parametrize(
    ("path", "mode", "name", "standing"),
    [
        ("data/chocolate.sqlite", 0o640, "data", WRONG),
        ("data/chocolate.sqlite", 0o602, "data", WRONG),
        ("data", 0o755, "data", WARNING),
        ("data/models", 0o750, "data", WARNING),
        (".env", 0o644, ".env", WRONG),
        ("site.toml", 0o666, "site.toml", WRONG),
    ],
)
def test_what_others_may_do_is_told_with_a_remedy(
    posture: Posture, path: str, mode: int, name: str, standing: Standing
) -> None:
    (posture.data_dir.parent / path).chmod(mode)
    point = _points(posture)[name]
    assert point.standing is standing
    assert point.remedy.startswith("chmod ")
    assert path.rpartition("/")[2] in point.found


def test_files_of_another_user_are_told(posture: Posture) -> None:
    point = _points(replace(posture, user=posture.user + 1))["data"]
    assert (point.standing, "chown" in point.remedy) == (WRONG, True)


def test_a_folder_that_is_not_there_yet_is_nothing_wrong(posture: Posture) -> None:
    nowhere = replace(posture, data_dir=posture.data_dir / "nowhere")
    assert _points(nowhere)["data"].standing is OK


def test_links_are_not_followed(posture: Posture, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").touch(mode=0o644)
    (posture.data_dir / "link").symlink_to(outside)
    assert _points(posture)["data"].standing is OK


def test_a_model_that_was_tampered_with_is_told(posture: Posture, tmp_path: Path) -> None:
    store = FolderArtefactStore(tmp_path / "models")
    artefact = artefact_of_trial("20241107T030000Z")
    store.save(artefact)
    [good] = [one for one in look_at_files(posture, store) if one.name == "models"]
    assert good.standing is OK
    file = next((tmp_path / "models").rglob("errors.npz"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    [bad] = [one for one in look_at_files(posture, store) if one.name == "models"]
    assert bad.standing is WRONG
    assert artefact.name.version in bad.found
