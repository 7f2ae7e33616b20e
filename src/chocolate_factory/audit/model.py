"""The nouns of the audit trail."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chocolate_factory.kernel.redaction import redact

_LONGEST = 200


class Verdict(StrEnum):
    """What became of an action."""

    DONE = "done"
    REFUSED = "refused"
    """They may not, or asked too much."""
    FAILED = "failed"
    """It could not be done as asked."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Somebody did something, or tried to.

    Attributes:
        at: When; of what was repeated, the first time.
        who: A token's name, a login, ``console:`` and the machine's user, or "" for a stranger.
        origin: The address they came from, or ``this machine``.
        action: What, such as ``POST /planning/optimize``.
        verdict: What became of it.
        detail: HTTP status, or a word on what was done; never what was sent along.
        request_id: Finds the same request in the log; "" where there is none.
        times: How often, where the same was refused again and again.
        last_at: When last.
    """

    at: datetime
    who: str
    origin: str
    action: str
    verdict: Verdict
    detail: str = ""
    request_id: str = ""
    times: int = 1
    last_at: datetime | None = None

    def tamed(self) -> "AuditEntry":
        """The same with words that may come from anywhere bounded, on one line, without secrets."""
        return replace(
            self,
            who=_tame(self.who),
            origin=_tame(self.origin),
            action=_tame(self.action),
            detail=_tame(self.detail),
        )


def _tame(words: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in redact(words))
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
