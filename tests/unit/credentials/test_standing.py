"""What is said about a key, and from when on it is a trouble."""

from datetime import datetime, timedelta

import pytest

from chocolate_factory.credentials.issuers import AEMET, ESIOS, ISSUERS, OPENWEATHERMAP
from chocolate_factory.credentials.model import Key, KeyRecord
from chocolate_factory.credentials.standing import Word, standing, standing_without
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.prices.model import ESIOS as ESIOS_PRICES
from chocolate_factory.weather.model import AEMET as AEMET_WEATHER
from chocolate_factory.weather.model import OPENWEATHERMAP as OPENWEATHERMAP_WEATHER
from tests.fakes.keys import made_up_jwt
from tests.fakes.series import at

NOON = at("2024-11-05T12:00Z")


def record_of(source: str = AEMET, **claims: datetime) -> KeyRecord:
    return KeyRecord(Key.of(source, made_up_jwt(**claims)), NOON - 100 * DAY).accepted(NOON)


def test_issuers_are_called_as_in_provenance() -> None:
    assert (AEMET, ESIOS, OPENWEATHERMAP) == (
        AEMET_WEATHER,
        ESIOS_PRICES,
        OPENWEATHERMAP_WEATHER,
    )
    assert set(ISSUERS) == {AEMET, ESIOS, OPENWEATHERMAP}
    assert all(issuer.setting in issuer.renewal for issuer in ISSUERS.values())


def test_without_a_key_the_setting_is_named() -> None:
    found = standing_without(ESIOS)
    assert (found.word, found.advice) == (Word.MISSING, "Set ESIOS_TOKEN to use it.")
    assert not found.word.is_trouble


@pytest.mark.parametrize(
    ("left", "word", "days_left"),
    [
        (timedelta(days=15), Word.VALID, 15),
        (timedelta(days=14), Word.EXPIRING, 14),
        (timedelta(hours=1), Word.EXPIRING, 0),
        (timedelta(0), Word.EXPIRED, 0),
        (timedelta(hours=-1), Word.EXPIRED, -1),
    ],
)
def test_the_end_a_key_states_is_announced_fourteen_days_ahead(
    left: timedelta, word: Word, days_left: int
) -> None:
    found = standing(record_of(iat=NOON - 70 * DAY, exp=NOON + left), NOON)
    assert (found.word, found.days_left) == (word, days_left)
    assert found.word.is_trouble == bool(found.advice) == (word is not Word.VALID)
    if found.word.is_trouble:
        assert "altaUsuario" in found.advice
    assert f"{NOON + left:%Y-%m-%d}" in found.message


@pytest.mark.parametrize(
    ("age", "word"), [(75, Word.VALID), (76, Word.MAY_EXPIRE), (89, Word.MAY_EXPIRE)]
)
def test_an_end_that_is_only_possible_is_told_as_such_and_troubles_nobody(
    age: int, word: Word
) -> None:
    found = standing(record_of(iat=NOON - age * DAY), NOON)
    assert found.word is word
    assert found.possible_end == NOON + (90 - age) * DAY
    assert found.days_left is None
    assert not found.word.is_trouble
    assert ("may or may not" in found.message) == (word is Word.MAY_EXPIRE)


def test_a_key_that_outlived_it_is_left_in_peace() -> None:
    found = standing(record_of(iat=NOON - 90 * DAY), NOON)
    assert (found.word, found.possible_end) == (Word.VALID, None)


def test_without_a_date_in_the_key_its_age_counts_from_when_it_was_first_seen() -> None:
    key = Key.of(AEMET, "no token")
    found = standing(KeyRecord(key, NOON - 80 * DAY).accepted(NOON), NOON)
    assert found.possible_end == NOON + 10 * DAY
    other = standing(KeyRecord(Key.of(ESIOS, "no token"), NOON - 80 * DAY), NOON)
    assert (other.word, other.possible_end) == (Word.UNKNOWN, None)


def test_a_refusal_says_since_when_until_when_and_why() -> None:
    record = record_of(exp=NOON - DAY).refused(NOON)
    found = standing(record, NOON + timedelta(minutes=5))
    assert found.word is Word.REFUSED
    assert found.word.is_trouble
    assert "since 2024-11-05 12:00 UTC" in found.message
    assert "asked again from 2024-11-05 13:00 UTC" in found.message
    assert "ended on 2024-11-04" in found.message
    assert "asked again now" in standing(record, NOON + HOUR).message
