"""The nouns of credentials: a key without its secret, and what is known about it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chocolate_factory.credentials.claims import read_claims
from chocolate_factory.kernel.market_time import HOUR

PAUSES = (HOUR, 6 * HOUR, 24 * HOUR)
"""How long a key is not used after its first, second and every further refusal in a row."""
_FINGERPRINT_BYTES = 6


class KeyState(StrEnum):
    """What the source last said to a key."""

    UNKNOWN = "unknown"
    """It was never asked, or never answered."""
    VALID = "valid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Key:
    """A key in use, without its secret.

    Attributes:
        source: Whose key; the name in provenance.
        fingerprint: Tells one key from the next; twelve hexadecimal digits of a salted hash, from
            which the key cannot be found.
        issued_at: When it was issued, if the key says so.
        expires_at: When it ends, if the key says so.
    """

    source: str
    fingerprint: str
    issued_at: datetime | None = None
    expires_at: datetime | None = None

    @classmethod
    def of(cls, source: str, secret: str) -> "Key":
        """What may be kept and shown of ``secret``."""
        claims = read_claims(secret)
        return cls(source, fingerprint_of(source, secret), claims.issued_at, claims.expires_at)


def fingerprint_of(source: str, secret: str) -> str:
    """Twelve hexadecimal digits for ``secret``, other ones for each source."""
    salted = f"chocolate-factory {source} {secret}".encode()
    return hashlib.blake2b(salted, digest_size=_FINGERPRINT_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known about one key; kept across restarts.

    Attributes:
        key: Which.
        first_seen: When this program was first started with it.
        state: What the source last said to it.
        checked_at: When the source last accepted or refused it; None: never.
        refused_since: First of the refusals in a row; None unless refused.
        refusals: How many in a row.
        rest_until: When a refused key is tried again; None unless refused.
    """

    key: Key
    first_seen: datetime
    state: KeyState = KeyState.UNKNOWN
    checked_at: datetime | None = None
    refused_since: datetime | None = None
    refusals: int = 0
    rest_until: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether the key is not to be used at ``now``, because it was refused a short while ago.

        A rest that begins in the future is none: the clock was set back.
        """
        if self.rest_until is None or self.checked_at is None:
            return False
        return self.checked_at <= now < self.rest_until

    def accepted(self, now: datetime) -> "KeyRecord":
        """After the source has answered at ``now``."""
        return KeyRecord(self.key, self.first_seen, KeyState.VALID, now)

    def refused(self, now: datetime) -> "KeyRecord":
        """After the source has refused the key at ``now``.

        Refusals of requests that were under way together count as one.
        """
        if self.rests(now):
            return self
        return replace(
            self,
            state=KeyState.REFUSED,
            checked_at=now,
            refused_since=self.refused_since or now,
            refusals=self.refusals + 1,
            rest_until=now + PAUSES[min(self.refusals, len(PAUSES) - 1)],
        )


@dataclass(frozen=True, slots=True)
class Quota:
    """How often a source may be asked with one key, as far as it says; None: it does not say."""

    per_minute: int | None = None
    per_month: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """How often a source was asked.

    Attributes:
        last_minute: Requests of this process in the last sixty seconds.
        today: Requests since midnight UTC, of all processes.
        this_month: Requests since the first of the month UTC, of all processes.
        remaining: What the source itself said is left, if it says so.
        remaining_at: When it said so.
    """

    last_minute: int = 0
    today: int = 0
    this_month: int = 0
    remaining: int | None = None
    remaining_at: datetime | None = None
