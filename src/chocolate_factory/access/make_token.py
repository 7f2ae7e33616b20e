"""Makes tokens, and tells good ones made by hand from those that can be guessed."""

import secrets
import zlib
from datetime import datetime, timedelta
from hashlib import sha256

from chocolate_factory.access.model import NAME, Role, Token
from chocolate_factory.kernel.errors import InputError

PREFIX = "choc_"
"""So that scanners for leaked secrets, and our own logs, recognise one."""
_BYTES = 32
SHORTEST = 20
"""Characters of a token that somebody made up."""
_LEAST_SAID = 16
"""Bytes that it takes to tell the token, repetitions left out."""
_OF_THE_FORMAT = 8
"""Bytes that zlib adds to whatever it tells."""


def digest_of(text: str) -> str:
    """What a token is recognised by.

    One round of SHA-256 is enough: tokens are random or of a length that nobody can try out, so
    that slowing a thief of the file down by design, as for passwords, gains nothing.
    """
    return sha256(text.encode()).hexdigest()


def make_token(
    name: str, role: Role, now: datetime, *, lasts: timedelta | None = None
) -> tuple[str, Token]:
    """A new token: its text, which is shown once, and what is kept of it.

    Args:
        name: What it is called.
        role: What its bearer may do.
        now: When it is made.
        lasts: How long it is of use; None: until it is revoked.

    Raises:
        InputError: The name cannot be used.
    """
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name for a token.",
            advice="Use up to 40 small letters, digits and hyphens, such as anas-phone.",
        )
    text = PREFIX + secrets.token_urlsafe(_BYTES)
    return text, Token(name, role, digest_of(text), now, now + lasts if lasts else None)


def weakness_of(text: str) -> str:
    """Why a token made by hand could be guessed, in a clause; "" if it could not.

    >>> weakness_of("chocolate")
    'it has 9 characters, and should have 20'
    >>> weakness_of("choc_" + "q7Xv" * 2 + "M2kP9sLw3RtZ")
    ''
    """
    if text != text.strip() or not text.isprintable() or not text.isascii():
        return "it has blanks or characters that a header cannot carry"
    if len(text) < SHORTEST:
        return f"it has {len(text)} characters, and should have {SHORTEST}"
    if len(zlib.compress(text.encode())) - _OF_THE_FORMAT < _LEAST_SAID:
        return "it repeats itself"
    return ""
