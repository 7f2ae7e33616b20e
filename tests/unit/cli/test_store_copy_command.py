"""``chocolate store copy`` and ``chocolate store spool`` as a person calls them."""

import json
from pathlib import Path

import pytest

from chocolate_factory.bootstrap import open_spool
from chocolate_factory.cli import main, store_copy_command, store_spool_command
from chocolate_factory.cli.one_service import in_place_of_service
from chocolate_factory.settings import Settings
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.spool_entry import Item
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.stocked import stock_series


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = Settings(data_dir=tmp_path / "data")
    for module in (store_copy_command, store_spool_command):
        monkeypatch.setattr(module, "load_settings", lambda: made)
    return made


@pytest.fixture
def old(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    database = Database(url)
    database.migrate()
    stock_series(SqlSeriesStore(database), batches=6)
    database.close()
    return url


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["chocolate", *words])
    with pytest.raises(SystemExit) as ended:
        main.run()
    return int(ended.value.code or 0)


def test_a_copy_is_told_part_by_part(
    settings: Settings,
    old: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = f"sqlite:///{tmp_path / 'new.sqlite'}"
    assert call(monkeypatch, "store", "copy", old, new) == 0
    assert "are the same in both" in capsys.readouterr().out
    assert call(monkeypatch, "store", "copy", old, new) == 2, "it may be in use by now"
    assert "is not empty" in capsys.readouterr().err
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert call(monkeypatch, "store", "copy", old, other, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changed"] == told["rows"] > 0
    assert {part["kind"] for part in told["parts"]} == {"series", "table"}
    assert settings.data_dir.is_dir()


def test_while_the_service_runs_nothing_is_copied(
    settings: Settings,
    old: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = tmp_path / "new.sqlite"
    with in_place_of_service(settings):
        assert call(monkeypatch, "store", "copy", old, f"sqlite:///{new}") == 2
    assert "The service is running" in capsys.readouterr().err
    assert not new.exists()
    missing = f"sqlite:///{tmp_path / 'missing.sqlite'}"
    assert call(monkeypatch, "store", "copy", missing, f"sqlite:///{new}") == 2
    assert "There is no store" in capsys.readouterr().err


def test_what_waits_is_told_without_any_store(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "store", "spool") == 0
    with open_spool(settings) as spool:
        spool.append(Item.of("test", {"subject": "s", "values": [1, 2, 3]}, 10**15))
    assert call(monkeypatch, "store", "spool", "--json") == 1
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["values"] == 3
    assert call(monkeypatch, "store", "spool") == 1
    assert "3 in 1 batches" in capsys.readouterr().out
