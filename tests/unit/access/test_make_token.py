"""Tokens cannot be guessed, whoever makes them."""

import secrets
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.access.make_token import (
    PREFIX,
    SHORTEST,
    digest_of,
    make_token,
    weakness_of,
)
from chocolate_factory.access.model import Role
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.redaction import redact

NOW = datetime(2024, 11, 5, 11, tzinfo=UTC)


def test_a_token_is_random_recognised_by_its_digest_and_good_enough() -> None:
    text, token = make_token("anas-phone", Role.VIEWER, NOW)
    other, _ = make_token("anas-phone", Role.VIEWER, NOW)
    assert text != other
    assert text.startswith(PREFIX)
    assert token.digest == digest_of(text)
    assert text not in repr(token)
    assert weakness_of(text) == ""
    assert text not in redact(f"somebody pasted {text} into a message")


def test_a_token_may_end() -> None:
    _, token = make_token("guest", Role.VIEWER, NOW, lasts=timedelta(days=1))
    assert token.holds(NOW + timedelta(hours=23))
    assert not token.holds(NOW + timedelta(days=1))


@pytest.mark.parametrize("name", ["", "Ana", "ana luis", "../ana", "a" * 41, "-ana", "ána"])
def test_a_name_is_plain(name: str) -> None:
    with pytest.raises(InputError, match="no name for a token"):
        make_token(name, Role.ADMIN, NOW)


@pytest.mark.parametrize(
    "text",
    ["changeme", "chocolate" * 5, "a" * 64, "ab" * 20, " " + "x7Kp" * 8, "contraseña" * 4, ""],
)
def test_what_can_be_guessed_is_told(text: str) -> None:
    assert weakness_of(text)


@given(st.integers(SHORTEST, 100))
def test_what_is_random_is_never_called_weak(length: int) -> None:
    signs = string.ascii_letters + string.digits
    assert weakness_of("".join(secrets.choice(signs) for _ in range(length))) == ""
