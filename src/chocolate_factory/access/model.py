"""The nouns of access."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What a token may be called."""

SET_BY_HAND = "environment"
"""What the token of the settings is called; no other may be."""


class Role(StrEnum):
    """What somebody may do."""

    VIEWER = "viewer"
    """Look at everything but the audit trail."""
    ADMIN = "admin"
    """Everything."""


class Way(StrEnum):
    """How we know who somebody is."""

    OPEN = "open"
    """Nothing is asked: the service is reached from this machine alone, or only to look."""
    TOKEN = "token"  # noqa: S105 - a word
    SESSION = "session"
    """Signed in with a token, in a browser."""
    PROXY = "proxy"
    """A trusted proxy says so."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may come in.

    Attributes:
        name: A token's name, or a login as the proxy tells it; "" if nobody asked.
        role: What they may do.
        way: How we know.
        full_name: As the proxy tells it, for a greeting; may be "".
    """

    name: str
    role: Role
    way: Way
    full_name: str = ""

    @property
    def may_change(self) -> bool:
        """Whether they may do more than look."""
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: never itself, only what it is recognised by.

    Attributes:
        name: What it is called.
        role: What its bearer may do.
        digest: SHA-256, hexadecimal.
        created_at: When it was made.
        expires_at: From when on it is of no use; None: never.
    """

    name: str
    role: Role
    digest: str
    created_at: datetime
    expires_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is of use ``now``."""
        return self.expires_at is None or now < self.expires_at
