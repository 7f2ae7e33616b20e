"""Nothing secret survives, nothing else is lost."""

import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chocolate_factory.kernel import redaction
from chocolate_factory.kernel.redaction import MASK, is_secret_name, keep_secret, redact

SECRETS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", min_size=8)


@pytest.mark.parametrize(
    "template",
    [
        "GET https://host/weather?lat=1&appid={} failed",
        "https://host/opendata/api/x?api_key={}&lang=es",
        "x-api-key: {}",
        "Authorization: Bearer {}",
        "Authorization: Token token={}",
        '{{"api_key": "{}", "n": 1}}',
        "postgresql://plant:{}@db:5432/choc",
        "password={}",
        "https://api.telegram.org/bot123456:{}/sendMessage",
        "securityToken={}&documentType=A44",
        "ClaveAPI={}",
    ],
)
@given(secret=SECRETS)
def test_no_secret_survives(template: str, secret: str) -> None:
    secret = f"zq{secret}9"
    assert secret not in redact(template.format(secret))


@given(st.text("0123456789 :/", max_size=20), st.text("abcXYZ&%=", min_size=4, max_size=20))
def test_a_known_secret_goes_wherever_it_stands(around: str, secret: str) -> None:
    assert secret not in redact(f"{around}{secret}{around}", [secret])
    assert MASK in redact(f"{around}{secret}{around}", [secret])


@given(
    secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=40),
    write=st.sampled_from([str, quote, quote_plus, json.dumps, repr]),
    around=st.text("0123456789 :/", max_size=9),
)
@example("0000:/", quote, "")
def test_what_must_be_kept_goes_however_it_is_written(
    secret: str, write: Callable[[str], str], around: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redaction, "_known", frozenset())
        keep_secret(secret)
        told = redact(f"{around}{write(secret)}{around}")
        assert secret not in told
        assert write(secret) not in told


def test_ordinary_words_stay_readable_though_somebody_uses_them_as_a_password() -> None:
    keep_secret("postgres", "choc", "")
    assert redact("postgres keeps chocolate") == "postgres keeps chocolate"


def test_a_token_of_ours_goes_by_its_looks() -> None:
    assert redact("I lost choc_UjobaD3hwLnU2pzuG0FM67tVaj1knWOFsIW-hAxm-xU!") == "I lost ***!"


@pytest.mark.parametrize(
    "text",
    [
        "price.spot.es from 2024-11-05 to 2024-11-06: 73 values at 94.92 EUR/MWh",
        "https://apidatos.ree.es/es/datos/x?start_date=2024-11-05T00:00&time_trunc=hour",
        "key: price.spot.es",
        "https://www.omie.es/es/file-download?filename=marginalpdbc_20241105.1",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("name", ["X-Api-Key", "appid", "ESIOS_TOKEN", "openweathermap_api_key"])
def test_secret_names(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["key", "start", "keyboard", "source", "tokens_left", "monkey"])
def test_ordinary_names(name: str) -> None:
    assert not is_secret_name(name)
