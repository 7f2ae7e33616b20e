"""Bringing a backup back: equal to what was, nothing lost of what is, never half of it."""

import sqlite3
from pathlib import Path

import pytest

from chocolate_factory.backup import restore as restoring
from chocolate_factory.backup.data_folder import ARRIVED, IN_USE, working_in
from chocolate_factory.backup.model import (
    SETTINGS_FILE,
    SITE_FILE,
    STORE,
    DamagedBackupError,
    Kind,
    NewerBackupError,
    OccupiedError,
)
from chocolate_factory.backup.restore import restore
from chocolate_factory.backup.take import take_backup
from chocolate_factory.kernel.errors import InputError, StoreError
from chocolate_factory.kernel.market_time import DAY
from tests.fakes.backups import (
    CONFIGURATION,
    MADE_AT,
    MODEL_FILES,
    opened_scope,
    prices_in,
    put_models,
)

NOW = MADE_AT + DAY


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with opened_scope(tmp_path_factory.mktemp("old"), values=50) as scope:
        return take_backup(scope, Kind.SCHEDULED, MADE_AT).path


@pytest.fixture
def occupied(tmp_path: Path) -> Path:
    """A data folder with a store and backups of its own."""
    data = tmp_path / "data"
    with opened_scope(data, values=7) as scope:
        take_backup(scope, Kind.MANUAL, MADE_AT)
    return data


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (STORE, IN_USE)
    }


def test_on_another_machine_everything_is_there(backup: Path, tmp_path: Path) -> None:
    done = restore(backup, tmp_path / "new" / "data", now=NOW)
    assert done.aside is None
    assert prices_in(done.into / STORE) == [float(n) for n in range(50)]
    models = {f"models/{name}": content for name, content in MODEL_FILES.items()}
    assert _files(done.into) == models | dict(CONFIGURATION)
    assert {SITE_FILE, SETTINGS_FILE} <= _files(done.into).keys()
    for path in [done.into, *done.into.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_what_is_there_is_not_touched_without_being_told(backup: Path, occupied: Path) -> None:
    before = _files(occupied)
    with pytest.raises(OccupiedError, match="not empty") as refused:
        restore(backup, occupied, now=NOW)
    assert "--replace" in refused.value.advice
    assert _files(occupied) == before
    assert len(prices_in(occupied / STORE)) == 7


def test_what_was_there_is_put_aside(backup: Path, occupied: Path) -> None:
    put_models(occupied, {"incoming/old.csv": b"1"})
    done = restore(backup, occupied, now=NOW, replace=True, staying=occupied / "backups")
    assert len(prices_in(occupied / STORE)) == 50
    assert done.aside == occupied / "before-restore-20241106T013000Z"
    assert len(prices_in(done.aside / STORE)) == 7
    assert (done.aside / "incoming/old.csv").read_bytes() == b"1"
    assert not (occupied / "incoming").exists()
    assert len(list((occupied / "backups").glob("*.zip"))) == 1, "backups stay where they are"


def test_the_folder_may_hold_the_archive_itself(occupied: Path) -> None:
    [archive] = (occupied / "backups").glob("*.zip")
    done = restore(archive, occupied, now=NOW, replace=True)
    assert len(prices_in(occupied / STORE)) == 7
    assert done.aside is not None
    assert (done.aside / "backups" / archive.name).exists()


def test_nobody_restores_under_a_program_that_works(backup: Path, occupied: Path) -> None:
    with working_in(occupied), pytest.raises(OccupiedError, match="is working") as refused:
        restore(backup, occupied, now=NOW, replace=True)
    assert "Stop the service" in refused.value.advice
    assert len(prices_in(occupied / STORE)) == 7


def test_nobody_works_under_a_restore(
    backup: Path, occupied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals: list[str] = []
    unpack = restoring._unpack  # noqa: SLF001 - to look at the folder meanwhile

    def look(*arguments: object) -> None:
        unpack(*arguments)  # type: ignore[arg-type]
        with pytest.raises(StoreError) as refused, working_in(occupied):
            pass
        refusals.append(refused.value.message)

    monkeypatch.setattr(restoring, "_unpack", look)
    restore(backup, occupied, now=NOW, replace=True)
    assert refusals == [f"A backup is being restored into {occupied}."]
    with working_in(occupied):
        pass


def test_a_damaged_backup_changes_nothing(backup: Path, occupied: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "spoilt.zip").write_bytes(content)
    before = _files(occupied)
    with pytest.raises(DamagedBackupError):
        restore(tmp_path / "spoilt.zip", occupied, now=NOW, replace=True)
    assert _files(occupied) == before
    with working_in(occupied):
        pass


def test_a_backup_of_a_newer_program_asks_for_it(tmp_path: Path) -> None:
    with opened_scope(tmp_path / "newer") as scope:
        with sqlite3.connect(tmp_path / "newer" / STORE) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        newer = take_backup(scope, Kind.SCHEDULED, MADE_AT)
    with pytest.raises(NewerBackupError, match="schema 9999, newer") as refused:
        restore(newer.path, tmp_path / "data", now=NOW)
    assert "Install the version" in refused.value.advice
    assert [one.name for one in (tmp_path / "data").iterdir()] == [IN_USE]


class PowerCutError(BaseException):
    """The machine stops here."""


@pytest.mark.parametrize("survived", range(9))
def test_cut_off_at_any_step_nothing_is_lost_and_nobody_starts_on_half(
    backup: Path, occupied: Path, survived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rename is a step; before the first one nothing has changed at all."""
    rename, done = Path.rename, list[Path]()

    def rename_or_stop(path: Path, target: Path) -> Path:
        if len(done) == survived:
            raise PowerCutError
        done.append(path)
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", rename_or_stop)
        try:
            restore(backup, occupied, now=NOW, replace=True, staying=occupied / "backups")
        except PowerCutError:
            pass
        else:
            assert survived > len(done) - 1
    if (occupied / ARRIVED).exists():
        with pytest.raises(StoreError, match="was interrupted"), working_in(occupied):
            pass
        restore(backup, occupied, now=NOW + DAY, staying=occupied / "backups")
    with working_in(occupied):
        pass
    stores = [occupied / STORE, *occupied.glob(f"before-restore-*/{STORE}")]
    held = sorted({len(prices_in(store)) for store in stores})
    assert held == ([7] if survived == 0 else [7, 50])
    assert len(prices_in(occupied / STORE)) == (7 if survived == 0 else 50)


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        restore(tmp_path / "a.zip", tmp_path / "data", now=NOW)


def test_a_disk_without_room_changes_nothing(
    backup: Path, occupied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 10

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    with pytest.raises(StoreError, match=r"0\.0 MB are free"):
        restore(backup, occupied, now=NOW, replace=True)
    assert len(prices_in(occupied / STORE)) == 7
