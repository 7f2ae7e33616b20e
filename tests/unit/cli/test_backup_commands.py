"""``chocolate backup`` and ``chocolate restore``, on a disk, from end to end."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chocolate_factory.backup.data_folder import working_in
from chocolate_factory.cli import main
from tests.shared import ROOT
from tests.unit.cli.conftest import Outcome

Call = Callable[..., Outcome]


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Calls ``chocolate`` in a folder with the example site and no data."""
    monkeypatch.setenv("CHOCOLATE_SITE", str(ROOT / "config/linares.toml"))
    monkeypatch.setenv("AEMET_API_KEY", "never-in-a-backup")
    monkeypatch.setenv("CHOCOLATE_HISTORY_DAYS", "120")
    monkeypatch.setenv("INFLUXDB_ORG", "factory")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["chocolate", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.run()
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def taken(call: Call) -> Path:
    """A backup of the folder."""
    return Path(call("backup", "--json").json()["backup"]["path"])


def test_taken_listed_verified_restored(call: Call, taken: Path, tmp_path: Path) -> None:
    assert taken.name in call("backup", "list").out
    [listed] = call("backup", "list", "--json").json()
    assert (Path(listed["path"]), listed["kind"]) == (taken, "manual")
    verified = call("backup", "verify")
    assert verified.code == 0
    assert f"{taken.name}: whole. linares" in verified.out
    refused = call("restore", str(taken))
    assert refused.code == 2
    assert "--replace" in refused.err
    done = call("restore", str(taken), "--into", str(tmp_path / "other"))
    assert done.code == 0
    assert f"Set CHOCOLATE_DATA_DIR={tmp_path / 'other'}" in done.out
    assert (tmp_path / "other" / "chocolate.sqlite").is_file()
    replaced = call("restore", str(taken), "--replace", "--json").json()
    assert (Path(replaced["aside"]) / "chocolate.sqlite").is_file()
    [restored] = call("audit", "--json").json()
    assert (restored["action"], restored["verdict"]) == (f"restore {taken.name}", "done")
    assert Path(replaced["aside"]).name in restored["detail"]
    assert replaced["site"] == "linares"


def test_no_secret_is_in_a_backup(call: Call, taken: Path, tmp_path: Path) -> None:
    call("restore", str(taken), "--into", str(tmp_path / "other"))
    found = {path: path.read_bytes() for path in (tmp_path / "other").rglob("*") if path.is_file()}
    assert not [path for path, content in found.items() if b"never-in-a-backup" in content]
    settings = found[tmp_path / "other/configuration/settings.env"]
    assert set(settings.decode().splitlines()) == {
        f"CHOCOLATE_SITE={ROOT / 'config/linares.toml'}",
        "CHOCOLATE_HISTORY_DAYS=120",
        "INFLUXDB_ORG=factory",
    }
    site = found[tmp_path / "other/configuration/site.toml"]
    assert site == (ROOT / "config/linares.toml").read_bytes()


def test_a_damaged_one_is_named_with_an_exit_code(call: Call, taken: Path) -> None:
    content = bytearray(taken.read_bytes())
    content[1000] ^= 1
    taken.write_bytes(content)
    verified = call("backup", "verify", "--all")
    assert verified.code == 1
    assert "is not what was written" in verified.out
    [verdict] = json.loads(call("backup", "verify", str(taken), "--json").out)
    assert (verdict["whole"], "backup verify" in verdict["advice"]) == (False, True)
    refused = call("restore", str(taken), "--replace")
    assert refused.code == 1
    assert "cannot be trusted" in refused.err


def test_nothing_to_verify(call: Call) -> None:
    refused = call("backup", "verify")
    assert refused.code == 2
    assert "There is no backup in" in refused.err
    assert call("backup", "verify", "--all").code == 0


def test_nobody_restores_while_somebody_works(call: Call, taken: Path) -> None:
    with working_in(Path("data")):
        refused = call("restore", str(taken), "--replace")
    assert refused.code == 2
    assert "Stop the service" in refused.err


def test_a_store_elsewhere_is_filled_by_copying(
    call: Call, taken: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHOCOLATE_STORE_URL", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    done = call("restore", str(taken), "--into", str(tmp_path / "other"))
    assert f"chocolate store copy sqlite:///{tmp_path / 'other/chocolate.sqlite'}" in done.out
