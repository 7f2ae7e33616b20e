"""Fingerprints that give nothing away, and rests that grow."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.credentials.model import Key, KeyRecord, KeyState, fingerprint_of
from chocolate_factory.kernel.market_time import DAY, HOUR
from tests.fakes.keys import made_up_jwt
from tests.fakes.series import at

NOON = at("2024-11-05T12:00+01:00")
KEY = Key.of("esios", "0123456789abcdef")


def test_a_fingerprint_tells_keys_apart_and_shows_none() -> None:
    secret = made_up_jwt(iat=NOON)
    key = Key.of("aemet", secret)
    assert (key.issued_at, key.expires_at) == (NOON, None)
    assert len(key.fingerprint) == 12
    assert key.fingerprint not in secret
    assert secret[:8] not in repr(key)
    others = {fingerprint_of("aemet", secret + "x"), fingerprint_of("esios", secret)}
    assert key.fingerprint not in others
    assert len(others) == 2


def test_each_refusal_rests_longer_up_to_a_day() -> None:
    record, now = KeyRecord(KEY, NOON), NOON
    for hours in (1, 6, 24, 24, 24):
        record = record.refused(now)
        assert record.rest_until == now + hours * HOUR
        assert record.rests(record.rest_until - timedelta(microseconds=1))
        assert not record.rests(record.rest_until)
        now = record.rest_until
    assert (record.state, record.refusals, record.refused_since) == (KeyState.REFUSED, 5, NOON)


def test_an_answer_ends_the_row() -> None:
    record = KeyRecord(KEY, NOON).refused(NOON).refused(NOON + HOUR).accepted(NOON + DAY)
    assert record == KeyRecord(KEY, NOON, KeyState.VALID, NOON + DAY)
    assert record.refused(NOON + 2 * DAY).rest_until == NOON + 2 * DAY + HOUR


def test_refusals_at_once_count_once() -> None:
    record = KeyRecord(KEY, NOON).refused(NOON)
    assert record.refused(NOON + timedelta(seconds=2)) == record


def test_a_clock_set_back_does_not_rest_for_years() -> None:
    record = KeyRecord(KEY, NOON + 999 * DAY).refused(NOON + 999 * DAY)
    assert not record.rests(NOON)
    assert record.refused(NOON).rest_until is not None


@given(st.lists(st.integers(0, 60 * 24), min_size=1, max_size=200))
def test_however_often_it_is_tried_a_refused_key_is_asked_thrice_and_once_a_day(
    minutes: list[int],
) -> None:
    record, now, asked = KeyRecord(KEY, NOON), NOON, 0
    for pause in minutes:
        now += timedelta(minutes=pause)
        if not record.rests(now):
            record, asked = record.refused(now), asked + 1
    assert asked <= 3 + (now - NOON) / DAY
