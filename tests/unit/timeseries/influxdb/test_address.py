"""Addresses of an InfluxDB: what they may be, and who we are there."""

import base64

import pytest

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.timeseries.influxdb.address import InfluxAddress

parse = InfluxAddress.parse


@pytest.mark.parametrize(
    ("url", "base", "database", "policy"),
    [
        ("influxdb://localhost/plant", "http://localhost:8086", "plant", ""),
        ("influxdb://localhost:8181/plant/", "http://localhost:8181", "plant", ""),
        ("influxdb+https://db.example.com:443/p", "https://db.example.com:443", "p", ""),
        ("influxdb://[::1]:8086/a%20b/forever", "http://[::1]:8086", "a b", "forever"),
        ("http://influxdb:8086", "http://influxdb:8086", "chocolate", ""),
        ("https://influxdb.example.com", "https://influxdb.example.com:443", "chocolate", ""),
    ],
)
def test_an_address(url: str, base: str, database: str, policy: str) -> None:
    address = parse(url, bucket="chocolate" if url.startswith("http") else "")
    assert (address.base, address.database, address.policy) == (base, database, policy)


def test_a_bucket_may_name_a_retention_policy() -> None:
    address = parse("http://influxdb:8086", bucket="plant/forever")
    assert (address.database, address.policy) == ("plant", "forever")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("influxdb://localhost:8086", "names no database"),
        ("influxdb://localhost:port/plant", "not an address"),
        ("influxdb:///plant", "not influxdb://host"),
        ("influxdb://h/a/b/c", "names no database"),
        ("influxdb://h/a?token=secret-token", "not influxdb://host"),
        ("influxdb://u:secret-token%0a@h/a", "not allowed"),
        ("ftp://h/a", "not influxdb://host"),
    ],
)
def test_what_is_none_is_refused_without_telling_a_secret(url: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as caught:
        parse(url)
    assert "secret" not in str(caught.value)
    assert "CHOCOLATE_STORE_URL" in caught.value.advice


def test_secrets_are_not_shown() -> None:
    address = parse("influxdb://ana:cocoa%40butter@h/a", token="abc-token")  # noqa: S106
    for secret in ("cocoa", "abc-token"):
        assert secret not in repr(address)
        assert secret not in address.place
    assert address.secrets == ("cocoa@butter", "abc-token")


@pytest.mark.parametrize(
    ("who", "token", "major", "expected"),
    [
        ("", "", 1, None),
        ("ana:cocoa%40butter@", "", 1, "Basic ana:cocoa@butter"),
        ("ana:cocoa@", "", 2, "Basic ana:cocoa"),
        ("", "ana:cocoa", 1, "Basic ana:cocoa"),
        ("", "abc==", None, "Token abc=="),
        ("", "abc==", 2, "Token abc=="),
        ("", "abc==", 3, "Bearer abc=="),
        ("ana:cocoa@", "abc", 2, "Token abc"),
    ],
)
def test_who_we_are(who: str, token: str, major: int | None, expected: str | None) -> None:
    headers = parse(f"influxdb://{who}h/a", token=token).authorization(major)
    if expected is not None and expected.startswith("Basic"):
        pair = expected.removeprefix("Basic ")
        expected = f"Basic {base64.b64encode(pair.encode()).decode()}"
    assert headers == ({} if expected is None else {"Authorization": expected})
