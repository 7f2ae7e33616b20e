"""Settings: what the environment may say, and what is said back when it is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from chocolate_factory.backup.rotation import Rotation
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.kernel.redaction import redact
from chocolate_factory.settings import load_settings
from tests.fakes.admission import ADMIN_TOKEN


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CHOCOLATE_NOW", "CHOCOLATE_HOST", "CHOCOLATE_UPSTREAM_BASE", "ESIOS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.now is None
    assert settings.upstreams.redata == "https://apidatos.ree.es"
    assert settings.database_url.endswith("data/chocolate.sqlite")


def test_one_base_moves_every_upstream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_UPSTREAM_BASE", "http://127.0.0.1:9000/")
    upstreams = load_settings().upstreams
    assert upstreams.open_meteo == upstreams.open_meteo_archive
    assert upstreams.esios == "http://127.0.0.1:9000/esios"


@pytest.mark.parametrize("name", ["ESIOS_TOKEN", "REE_API_TOKEN"])
def test_the_customary_names_of_the_esios_token(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "secret-token")
    token = load_settings().esios_token
    assert token is not None
    assert token.get_secret_value() == "secret-token"


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEMET_API_KEY", "do-not-show")
    assert "do-not-show" not in repr(load_settings())


def test_now_keeps_its_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_NOW", "2024-11-05T12:00+01:00")
    now = load_settings().now
    assert now is not None
    assert now.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("CHOCOLATE_NOW", "2024-11-05T12:00", "offset", id="naive instant"),
        pytest.param("CHOCOLATE_PORT", "eighty", "CHOCOLATE_PORT", id="not a number"),
        pytest.param("CHOCOLATE_HISTORY_DAYS", "1", "CHOCOLATE_HISTORY_DAYS", id="too short"),
        pytest.param("CHOCOLATE_LOG_LEVEL", "loud", "CHOCOLATE_LOG_LEVEL", id="unknown level"),
        pytest.param("CHOCOLATE_TRUSTED_PROXIES", "nginx", "PROXIES", id="a name, no address"),
        pytest.param("CHOCOLATE_ADMIN_TOKEN_FILE", "/no/such", "TOKEN_FILE", id="no file"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=expected) as caught:
        load_settings()
    assert caught.value.advice


def test_a_missing_site_file_says_where_it_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHOCOLATE_SITE", str(tmp_path / "nowhere.toml"))
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml"):
        _ = load_settings().site_file


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_TRUSTED_PROXIES", "172.30.77.3, 10.0.0.0/8,fd00::/64")
    monkeypatch.setenv("CHOCOLATE_ADMINS", "ana@example.com, luis@example.com")
    settings = load_settings()
    assert [str(one) for one in settings.trusted_proxies] == [
        "172.30.77.3/32",
        "10.0.0.0/8",
        "fd00::/64",
    ]
    assert settings.admins == ("ana@example.com", "luis@example.com")
    assert load_settings().hostnames == ()


def test_the_token_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{ADMIN_TOKEN}\n")
    monkeypatch.setenv("CHOCOLATE_ADMIN_TOKEN_FILE", str(tmp_path / "token"))
    assert load_settings().hand_set_token == ADMIN_TOKEN
    monkeypatch.setenv("CHOCOLATE_ADMIN_TOKEN", ADMIN_TOKEN)
    with pytest.raises(ConfigurationError, match="both set"):
        load_settings()


def test_a_token_that_can_be_guessed_is_refused_where_others_can_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHOCOLATE_ADMIN_TOKEN", "changeme")
    assert load_settings().hand_set_token == "changeme"  # noqa: S105
    monkeypatch.setenv("CHOCOLATE_HOST", "192.168.1.10")
    with pytest.raises(ConfigurationError, match="CHOCOLATE_ADMIN_TOKEN can be guessed") as caught:
        load_settings()
    assert "token create" in caught.value.advice
    assert "changeme" not in str(caught.value)


def test_secrets_are_masked_from_the_moment_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESIOS_TOKEN", "e5105-4nd-m0re")
    monkeypatch.setenv("CHOCOLATE_UPSTREAM_BASE", "http://chef:p%40ssw0rd-1@127.0.0.1:9000")
    load_settings()
    assert redact("it said e5105-4nd-m0re and p@ssw0rd-1") == "it said *** and ***"


def test_the_site_of_a_restored_backup_comes_before_the_example(tmp_path: Path) -> None:
    restored = tmp_path / "data/configuration/site.toml"
    example = tmp_path / "config/linares.toml"
    for path in (example, restored):
        path.parent.mkdir(parents=True)
        path.touch()
    assert load_settings().site_file == Path("data/configuration/site.toml")
    (tmp_path / "config/site.toml").touch()
    assert load_settings().site_file == Path("config/site.toml")


def test_backups_are_kept_as_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().backup_folder == Path("data/backups")
    assert load_settings().rotation == Rotation(days=7, weeks=5, months=12)
    monkeypatch.setenv("CHOCOLATE_BACKUP_DIR", "/mnt/other")
    monkeypatch.setenv("CHOCOLATE_KEEP_WEEKLY_BACKUPS", "0")
    assert load_settings().backup_folder == Path("/mnt/other")
    assert load_settings().rotation.weeks == 0


def test_an_influxdb_by_its_customary_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "INFLUXDB_URL": "http://influxdb:8086",
        "INFLUXDB_TOKEN": "do-not-show",
        "INFLUXDB_BUCKET": "plant",
        "INFLUXDB_ORG": "factory",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    address = settings.influxdb
    assert address is not None
    assert (address.place, address.organisation) == ("http://influxdb:8086/plant", "factory")
    assert address.token == "do-not-show"  # noqa: S105
    assert "do-not-show" not in repr(settings)
    assert settings.database_url.endswith("data/chocolate.sqlite")
    monkeypatch.setenv("CHOCOLATE_STORE_URL", "sqlite:///elsewhere.sqlite")
    assert load_settings().influxdb is None, "who names a store means that one"


def test_records_beside_an_influxdb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_STORE_URL", "influxdb://ana:do-not-show@influxdb:8086/plant")
    monkeypatch.setenv("CHOCOLATE_RECORDS_URL", "sqlite:///records.sqlite")
    settings = load_settings()
    assert settings.database_url == "sqlite:///records.sqlite"
    assert settings.influxdb is not None
    assert "do-not-show" not in repr(settings) + settings.influxdb.place


@pytest.mark.parametrize("name", ["aemet_api_key", "AEMET_API_KEY"])
def test_a_secret_may_be_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    containers, units = tmp_path / "secrets", tmp_path / "credentials"
    monkeypatch.setattr("chocolate_factory.settings.load.SECRETS", containers)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(units))
    for folder in (containers, units):
        folder.mkdir()
        (folder / name).write_text("of-a-file\n", encoding="utf-8")
        key = load_settings().aemet_api_key
        assert key is not None
        assert key.get_secret_value() == "of-a-file"
        (folder / name).unlink()
    monkeypatch.setenv("AEMET_API_KEY", "of-the-environment")
    (containers / name).write_text("of-a-file", encoding="utf-8")
    key = load_settings().aemet_api_key
    assert key is not None
    assert key.get_secret_value() == "of-the-environment"


def test_a_secret_that_may_not_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(path: Path, **_: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "esios_token").write_text("secret", encoding="utf-8")
    monkeypatch.setattr("chocolate_factory.settings.load.SECRETS", tmp_path)
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ConfigurationError, match=r"Permission denied.*esios_token") as caught:
        load_settings()
    assert caught.value.advice
