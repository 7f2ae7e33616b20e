"""Settings: what the environment may say, and what is said back when it is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.settings import load_settings


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
        pytest.param("CHOCOLATE_HOST", "0.0.0.0", "CHOCOLATE_ADMIN_TOKEN", id="open without token"),  # noqa: S104
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
