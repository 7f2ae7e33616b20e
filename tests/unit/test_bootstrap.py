"""What is built from settings: which sources, in which order, on which database."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from chocolate_factory.backup.data_folder import alone_in
from chocolate_factory.backup.model import Kind
from chocolate_factory.backup.restore import restore
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.backup.verify import verify_backup
from chocolate_factory.bootstrap import LIMITS, REQUESTS_PER_MINUTE, open_ports
from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.errors import ConfigurationError, StoreError
from chocolate_factory.operations.back_up import back_up
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.settings import Settings
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import present_revision
from chocolate_factory.timeseries.model import Observation
from tests.fakes.older_stores import REVISIONS, make_older, rows_of
from tests.fakes.series import at
from tests.servers.influx import InfluxServer
from tests.shared import ROOT

NOW = at("2024-11-05T12:00+01:00")
KEYS = ("esios_token", "aemet_api_key", "openweathermap_api_key")


def _settings(folder: Path, **more: object) -> Settings:
    return Settings.model_validate(
        {"site": ROOT / "config/linares.toml", "data_dir": folder, "now": NOW, **more}
    )


def test_without_keys_the_open_sources_are_used_and_the_rest_is_named(tmp_path: Path) -> None:
    with open_ports(_settings(tmp_path)) as ports:
        assert [one.name for one in ports.price_sources] == ["omie", "redata", "esios-archive"]
        assert [one.name for one in ports.weather_sources] == ["open-meteo", "open-meteo-archive"]
        assert [one.name for one in ports.weather_forecasters] == ["open-meteo"]
        assert ports.missing_keys == {
            "esios": "ESIOS_TOKEN",
            "aemet": "AEMET_API_KEY",
            "openweathermap": "OPENWEATHERMAP_API_KEY",
        }


def test_with_keys_everybody_is_asked_best_first(tmp_path: Path) -> None:
    keys = dict.fromkeys(KEYS, SecretStr("key"))
    with open_ports(_settings(tmp_path, **keys)) as ports:
        names = [one.name for one in (*ports.price_sources, *ports.weather_sources)]
        assert names == [
            "omie",
            "esios",
            "redata",
            "esios-archive",
            "aemet",
            "openweathermap",
            "open-meteo",
            "open-meteo-archive",
        ]
        assert ports.missing_keys == {}
        assert ports.national_forecaster is not None
        archives = [one.name for one in ports.run_archives]
        assert archives == ["open-meteo-single-runs", "open-meteo-previous-runs"]
        national = [ports.national_forecaster.name, *archives]
        assert {*names, *national} == set(REQUESTS_PER_MINUTE), "each has its own limit"
        for series in (SPOT, PVPC, *ports.weather.values()):
            known = [name for name in names if name in series.sources]
            assert known, "every series has a source"


def test_a_site_without_a_station_asks_no_station(tmp_path: Path) -> None:
    text = (ROOT / "config/linares.toml").read_text(encoding="utf-8")
    site = tmp_path / "site.toml"
    site.write_text(text.replace('aemet_station = "5279X"\n', ""), encoding="utf-8")
    with open_ports(_settings(tmp_path, site=site, aemet_api_key=SecretStr("key"))) as ports:
        assert "aemet" not in [one.name for one in ports.weather_sources]


def test_with_keys_every_forecaster_is_asked(tmp_path: Path) -> None:
    keys = dict.fromkeys(KEYS, SecretStr("key"))
    with open_ports(_settings(tmp_path, **keys)) as ports:
        names = [one.name for one in ports.weather_forecasters]
        assert names == ["aemet", "aemet-daily", "open-meteo", "openweathermap"]


def test_a_site_without_a_municipality_asks_for_no_municipal_forecast(tmp_path: Path) -> None:
    text = (ROOT / "config/linares.toml").read_text(encoding="utf-8")
    site = tmp_path / "site.toml"
    site.write_text(text.replace('aemet_municipality = "23055"\n', ""), encoding="utf-8")
    with open_ports(_settings(tmp_path, site=site, aemet_api_key=SecretStr("key"))) as ports:
        assert [one.name for one in ports.weather_forecasters] == ["open-meteo"]


def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    with open_ports(_settings(tmp_path)) as ports:
        assert abs((ports.clock.now() - NOW).total_seconds()) < 60
        ports.series.write(SPOT, "omie", [Observation(NOW, 60, 71.5)], now=ports.clock.now())
        ports.journal.record_run(JobRun("plan", NOW, NOW, Outcome.DONE, "."))
    with open_ports(_settings(tmp_path)) as ports:
        latest = ports.series.latest(SPOT)
        assert latest is not None
        assert (latest.value, latest.source) == (71.5, "omie")
        assert [run.job for run in ports.journal.runs()] == ["plan"]
        assert ports.forecasts.latest(SPOT.key) is None
        assert ports.plans.latest() is None


def test_a_fresh_client_has_no_open_circuit(tmp_path: Path) -> None:
    with open_ports(_settings(tmp_path)) as ports:
        assert set(ports.circuits().values()) <= {"closed"}
    assert LIMITS.requests_per_minute["redata"] == 30


@pytest.mark.parametrize(
    ("wrong", "error", "named"),
    [
        pytest.param({"store_url": "mongodb://x"}, ConfigurationError, "STORE_URL", id="kind"),
        pytest.param({"store_url": "sqlite"}, ConfigurationError, "STORE_URL", id="no address"),
        pytest.param({"store_url": "sqlite:////proc/x/y"}, StoreError, "proc", id="no place"),
    ],
)
def test_a_database_that_cannot_be_had_is_named(
    tmp_path: Path, wrong: dict[str, object], error: type[Exception], named: str
) -> None:
    with pytest.raises(error, match=named), open_ports(_settings(tmp_path, **wrong)):
        pass


def test_a_wrong_site_file_names_the_key(tmp_path: Path) -> None:
    text = (ROOT / "config/linares.toml").read_text(encoding="utf-8")
    site = tmp_path / "site.toml"
    site.write_text(text.replace('tariff = "3.0TD"', 'tariff = "9.9TD"'), encoding="utf-8")
    settings = _settings(tmp_path, site=site)
    with pytest.raises(ConfigurationError, match="tariff"), open_ports(settings):
        pass


def test_a_store_of_an_older_program_is_saved_before_it_changes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    database = Database(f"sqlite:///{data / 'chocolate.sqlite'}")
    rows = make_older(database, REVISIONS[-2], tmp_path / "older")
    database.close()
    with open_ports(_settings(data)), open_ports(_settings(data)):
        pass
    [saved] = BackupShelf(data / "backups").backups()
    assert saved.kind is Kind.UPGRADE
    assert verify_backup(saved.path).heading.schema == REVISIONS[-2]
    older = restore(saved.path, tmp_path / "other", now=NOW)
    assert rows_of(Database(f"sqlite:///{older.into / 'chocolate.sqlite'}")) == rows


def test_without_room_for_a_backup_a_store_is_not_changed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    database = Database(f"sqlite:///{data / 'chocolate.sqlite'}")
    make_older(database, REVISIONS[-2], tmp_path / "older")
    database.close()
    (tmp_path / "file").touch()
    settings = _settings(data, backup_dir=tmp_path / "file" / "backups")
    with pytest.raises(StoreError, match="CHOCOLATE_BACKUP_DIR"), open_ports(settings):
        pass
    with database.reading() as connection:
        assert present_revision(connection) == REVISIONS[-2]
    database.close()


def test_nobody_opens_what_is_being_restored(tmp_path: Path) -> None:
    with (
        alone_in(tmp_path),
        pytest.raises(StoreError, match="is being restored"),
        open_ports(_settings(tmp_path)),
    ):
        pass


def test_an_influxdb_may_come_later_than_the_service(tmp_path: Path) -> None:
    with open_ports(_settings(tmp_path, influxdb_url="http://127.0.0.1:9")) as ports:
        health = check_health(ports)
        check = next(one for one in health.checks if one.status is Condition.FAILING)
        assert (check.name, check.status) == ("store", Condition.FAILING)
        assert "cannot be reached" in check.message
        assert "Start InfluxDB" in check.advice
        assert ports.plans.latest() is None, "what is in SQL goes on"


def test_values_are_in_influxdb_and_the_rest_is_beside(
    tmp_path: Path, influx_server: InfluxServer
) -> None:
    url, records = influx_server.new_database(), tmp_path / "elsewhere" / "records.sqlite"
    settings = _settings(tmp_path, store_url=url, records_url=f"sqlite:///{records}")
    with open_ports(settings) as ports:
        ports.series.write(SPOT, "omie", [Observation(NOW, 60, 52.13)], now=NOW)
        ports.journal.record_run(JobRun("plan", NOW, NOW, Outcome.DONE, "."))
    with open_ports(settings) as ports:
        latest = ports.series.latest(SPOT)
        assert latest is not None
        assert latest.value == 52.13
        assert len(ports.journal.runs()) == 1
        told = check_health(ports).checks[0].message
    assert "Values of series are in InfluxDB 1" in told
    assert "cocoa-butter" not in told + repr(settings)
    assert records.is_file()
    assert not (tmp_path / "chocolate.sqlite").exists()


def test_a_backup_of_postgresql_is_a_store_of_its_own(postgres_url: str, tmp_path: Path) -> None:
    settings = _settings(tmp_path / "data", store_url=postgres_url)
    with open_ports(settings) as ports:
        ports.series.write(SPOT, "omie", [Observation(NOW, 60, 71.5)], now=ports.clock.now())
        taken = back_up(ports, Kind.MANUAL).backup
    assert "@" not in verify_backup(taken.path).heading.store
    restored = restore(taken.path, tmp_path / "other", now=NOW)
    with open_ports(_settings(restored.into)) as ports:
        latest = ports.series.latest(SPOT)
    assert latest is not None
    assert latest.value == 71.5
