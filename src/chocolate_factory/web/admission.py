"""Who is asking: by token, by session, by what a trusted proxy says, or nobody we know."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers

from chocolate_factory.access.callers import Caller, Callers
from chocolate_factory.access.doorkeeper import Doorkeeper
from chocolate_factory.access.make_token import digest_of
from chocolate_factory.access.model import Role, Visitor, Way
from chocolate_factory.access.sessions import Sessions
from chocolate_factory.access.wrong_tokens import WrongTokens
from chocolate_factory.kernel.errors import ChocolateError

SESSION_COOKIE = "chocolate_session"
CHALLENGE = {"WWW-Authenticate": "Bearer"}
_LONGEST_TOKEN = 512

NOBODY_ASKED = Visitor("", Role.ADMIN, Way.OPEN)


class NotAdmittedError(ChocolateError):
    """Somebody showed a token, and does not come in.

    Attributes:
        headers: What the answer has to carry.
    """

    headers: Mapping[str, str] = CHALLENGE


class WrongTokenError(NotAdmittedError):
    """It opens nothing."""

    status = 401


class TooManyTriesError(NotAdmittedError):
    """Too many wrong ones came from there.

    Attributes:
        wait_seconds: How long to wait.
    """

    status = 429

    def __init__(self, wait_seconds: float) -> None:
        """Tell how long."""
        self.wait_seconds = math.ceil(wait_seconds)
        self.headers = {"Retry-After": str(self.wait_seconds)}
        super().__init__(
            "Too many wrong tokens came from your address.",
            advice=f"Wait {self.wait_seconds} s; `chocolate token create` makes a new one.",
        )


@dataclass(frozen=True, slots=True)
class Admission:
    """Everything it takes to tell who is asking.

    Attributes:
        doorkeeper: Knows the tokens.
        monotonic: Clock for sessions and pauses (s).
        callers: Knows the trusted proxies.
        admins: Logins, as a trusted proxy tells them, that may do everything; all others look.
    """

    doorkeeper: Doorkeeper
    monotonic: Callable[[], float]
    callers: Callers = field(default_factory=Callers)
    admins: frozenset[str] = frozenset()
    sessions: Sessions = field(init=False)
    wrong_tokens: WrongTokens = field(init=False)

    def __post_init__(self) -> None:
        """Nobody has come yet."""
        object.__setattr__(self, "sessions", Sessions(self.monotonic))
        object.__setattr__(self, "wrong_tokens", WrongTokens(self.monotonic))

    def visitor(self, caller: Caller, headers: Headers) -> Visitor | None:
        """Whoever sends ``headers``; None for a stranger.

        Raises:
            WrongTokenError: With a token that opens nothing.
            TooManyTriesError: After too many of those.
            StoreError: The tokens cannot be read.
        """
        if not (caller.proxied or self.doorkeeper.asks()):
            return NOBODY_ASKED
        scheme, _, text = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.bearer(caller, text.strip())
        if visitor := self._signed_in(headers):
            return visitor
        if not caller.login:
            return None
        role = Role.ADMIN if caller.login.lower() in self.admins else Role.VIEWER
        return Visitor(caller.login, role, Way.PROXY, caller.full_name)

    def bearer(self, caller: Caller, text: str) -> Visitor:
        """Whoever has the token ``text``.

        Raises:
            WrongTokenError: It opens nothing.
            TooManyTriesError: Too many of those came from there.
            StoreError: The tokens cannot be read.
        """
        visitor = self.doorkeeper.recognise(text[:_LONGEST_TOKEN])
        wait = self.wrong_tokens.wait(caller.household)
        if visitor and (not wait or self.wrong_tokens.is_welcome(caller.household, visitor.name)):
            self.wrong_tokens.note_right(caller.household, visitor.name)
            return visitor
        if wait:
            raise TooManyTriesError(wait)
        self.wrong_tokens.note_wrong(caller.household)
        raise WrongTokenError(
            "This is no token of this service, or one of use no longer.",
            advice="`chocolate token list` shows which there are.",
        )

    def sign_in(self, caller: Caller, text: str) -> tuple[str, Visitor]:
        """Begin a session with a token: its secret name, for the cookie, and whose it is.

        Raises:
            WrongTokenError: The token opens nothing.
            TooManyTriesError: Too many of those came from there.
            StoreError: The tokens cannot be read.
        """
        visitor = self.bearer(caller, text)
        return self.sessions.begin(digest_of(text)), visitor

    def sign_out(self, headers: Headers) -> None:
        """End the session whose cookie is sent, if any."""
        if name := _cookie(headers):
            self.sessions.end(name)

    def _signed_in(self, headers: Headers) -> Visitor | None:
        """Whoever's session it is, as long as its token is of use."""
        name = _cookie(headers)
        digest = self.sessions.token_of(name) if name else None
        return self.doorkeeper.bearer_of(digest, Way.SESSION) if digest else None


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
