"""What a key says about itself."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.credentials.claims import Claims, read_claims
from tests.fakes.keys import made_up_jwt

ISSUED = datetime(2024, 9, 1, 10, tzinfo=UTC)
ENDS = datetime(2024, 12, 1, 10, tzinfo=UTC)


def test_a_token_tells_when_it_was_issued_and_ends() -> None:
    assert read_claims(made_up_jwt(iat=ISSUED, exp=ENDS)) == Claims(ISSUED, ENDS)
    assert read_claims(f" {made_up_jwt(iat=ISSUED)}\n") == Claims(ISSUED, None)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "0123456789abcdef0123456789abcdef",
        "a.b.c",
        "a.e30.c",  # {}
        "a.W10.c",  # []
        "a.bnVsbA.c",  # null
        "ñ.ñ.ñ",
        made_up_jwt(iat="yesterday", exp=True),
        made_up_jwt(iat=-1, exp=1e30),
        made_up_jwt(exp=float("nan")),
    ],
)
def test_whatever_else_says_nothing(key: str) -> None:
    assert read_claims(key) == Claims()


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    read_claims(text)
    read_claims(f"a.{text}.c")
