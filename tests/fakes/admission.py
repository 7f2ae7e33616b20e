"""Admission by tokens in memory, with a clock that tests move."""

from datetime import UTC, datetime

from chocolate_factory.access.callers import Callers
from chocolate_factory.access.doorkeeper import Doorkeeper
from chocolate_factory.access.make_token import digest_of
from chocolate_factory.access.memory import MemoryTokenStore
from chocolate_factory.access.model import Role, Token
from chocolate_factory.web.admission import Admission
from tests.fakes.clock import ManualClock

MADE = datetime(2024, 11, 1, tzinfo=UTC)
ADMIN_TOKEN = "choc_" + "A7f-" * 10 + "xyz"
VIEWER_TOKEN = "choc_" + "V3k-" * 10 + "xyz"


def token(text: str, name: str = "ana", role: Role = Role.ADMIN) -> Token:
    """What is kept of a token."""
    return Token(name, role, digest_of(text), MADE)


def admission(
    *tokens: Token,
    strict: bool = False,
    clock: ManualClock | None = None,
    callers: Callers | None = None,
    admins: frozenset[str] = frozenset(),
) -> Admission:
    """By these tokens; without any, everybody may come in."""
    clock = clock or ManualClock(MADE)
    doorkeeper = Doorkeeper(MemoryTokenStore(*tokens), clock, strict=strict)
    return Admission(doorkeeper, clock.monotonic, callers=callers or Callers(), admins=admins)


def guarded_by_tokens(clock: ManualClock | None = None) -> Admission:
    """An admin's and a viewer's."""
    viewer = token(VIEWER_TOKEN, "screen", Role.VIEWER)
    return admission(token(ADMIN_TOKEN), viewer, clock=clock)
