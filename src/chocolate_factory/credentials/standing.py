"""What is to be said about a key: in one word for programs, in two sentences for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.credentials.issuers import ISSUERS, Issuer
from chocolate_factory.credentials.model import KeyRecord, KeyState
from chocolate_factory.kernel.market_time import DAY

NOTICE = timedelta(days=14)
"""How long before its end a key is reminded of."""


class Word(StrEnum):
    """How a key stands."""

    MISSING = "missing"
    """None is set."""
    UNKNOWN = "unknown"
    VALID = "valid"
    MAY_EXPIRE = "may_expire"
    """It nears an age at which keys of this issuer once ended; it may well go on."""
    EXPIRING = "expiring"
    """It says itself that it ends within days."""
    EXPIRED = "expired"
    """Its own end has passed."""
    REFUSED = "refused"

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should do something."""
        return self in {Word.EXPIRING, Word.EXPIRED, Word.REFUSED}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be said about a key.

    Attributes:
        word: In one word.
        message: What is known.
        advice: What to do, or "".
        days_left: Whole days until the end the key itself states; negative once it has passed;
            None where it states none.
        possible_end: An end that issuers once set and no longer state; None: none ahead.
    """

    word: Word
    message: str
    advice: str = ""
    days_left: int | None = None
    possible_end: datetime | None = None


def standing_without(source: str) -> Standing:
    """Of a source for which no key is set."""
    setting = ISSUERS[source].setting
    return Standing(
        Word.MISSING, "No key is set; other sources stand in.", f"Set {setting} to use it."
    )


def standing(record: KeyRecord, now: datetime) -> Standing:
    """How the key of ``record`` stands at ``now``."""
    issuer, ends = ISSUERS[record.key.source], record.key.expires_at
    days_left = None if ends is None else (ends - now) // DAY
    if record.state is KeyState.REFUSED:
        return Standing(Word.REFUSED, _refusal(issuer, record, now), issuer.renewal, days_left)
    if ends is not None:
        return _until(issuer, record, ends, now)
    possible = _possible_end(issuer, record, now)
    if possible is not None and possible - now <= NOTICE:
        message = (
            f"{_spoken(issuer, record)} It comes to {_days(issuer.once_limited_to)} days, an"
            f" age at which {issuer.name} once let keys end; today it names no limit, so the key"
            f" may or may not stop on {possible:%Y-%m-%d}."
        )
        return Standing(Word.MAY_EXPIRE, message, issuer.renewal, None, possible)
    word = Word.VALID if record.state is KeyState.VALID else Word.UNKNOWN
    return Standing(word, _spoken(issuer, record), "", None, possible)


def _until(issuer: Issuer, record: KeyRecord, ends: datetime, now: datetime) -> Standing:
    days_left = (ends - now) // DAY
    if ends <= now:
        message = f"The key's own end passed on {ends:%Y-%m-%d %H:%M} UTC. "
        return Standing(Word.EXPIRED, message + _spoken(issuer, record), issuer.renewal, days_left)
    if ends - now <= NOTICE:
        message = f"The key ends on {ends:%Y-%m-%d %H:%M} UTC, in {days_left} days."
        return Standing(Word.EXPIRING, message, issuer.renewal, days_left)
    word = Word.VALID if record.state is KeyState.VALID else Word.UNKNOWN
    message = f"{_spoken(issuer, record)} It ends on {ends:%Y-%m-%d}."
    return Standing(word, message, "", days_left)


def _possible_end(issuer: Issuer, record: KeyRecord, now: datetime) -> datetime | None:
    """An end that is not stated but was usual; not once the key has outlived it."""
    if issuer.once_limited_to is None:
        return None
    end = (record.key.issued_at or record.first_seen) + issuer.once_limited_to
    return end if end > now else None


def _spoken(issuer: Issuer, record: KeyRecord) -> str:
    if record.state is KeyState.VALID:
        return f"{issuer.name} accepted the key on {record.checked_at:%Y-%m-%d %H:%M} UTC."
    return f"{issuer.name} has not answered to this key yet."


def _refusal(issuer: Issuer, record: KeyRecord, now: datetime) -> str:
    said = (
        f"{issuer.name} refuses the key since {record.refused_since:%Y-%m-%d %H:%M} UTC"
        f" ({record.refusals} times)"
    )
    ended = record.key.expires_at is not None and record.key.expires_at <= now
    why = f"; it ended on {record.key.expires_at:%Y-%m-%d}" if ended else ""
    if not record.rests(now):
        return f"{said}{why}; it is asked again now."
    again = f"{record.rest_until:%Y-%m-%d %H:%M} UTC"
    return f"{said}{why}; it is asked again from {again}, with another key at once."


def _days(span: timedelta | None) -> int:
    return span // DAY if span else 0
