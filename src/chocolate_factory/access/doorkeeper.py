"""Knows whoever shows a token; asks for none where there is none and only this machine comes in."""

import hmac
from collections.abc import Iterable

from chocolate_factory.access.make_token import digest_of
from chocolate_factory.access.model import SET_BY_HAND, Role, Token, Visitor, Way
from chocolate_factory.access.store import TokenStore
from chocolate_factory.kernel.clock import Clock


class Doorkeeper:
    """Of the tokens that are kept and the one of the settings."""

    def __init__(
        self, store: TokenStore, clock: Clock, *, set_by_hand: str | None = None, strict: bool
    ) -> None:
        """Let in whoever has a token of ``store``.

        Args:
            store: Looked at anew for every request, so that what is revoked is of no use at once.
            clock: Tells which have expired.
            set_by_hand: The settings' token, which makes an admin.
            strict: Ask for a token even if there is none: others than this machine come in.
        """
        self._store = store
        self._clock = clock
        self._by_hand: tuple[Token, ...] = ()
        if set_by_hand:
            now = clock.now()
            self._by_hand = (Token(SET_BY_HAND, Role.ADMIN, digest_of(set_by_hand), now),)
        self._strict = strict

    def asks(self) -> bool:
        """Whether a token is needed.

        Raises:
            StoreError: The tokens cannot be read: then nobody comes in.
        """
        return self._strict or any(True for _ in self._tokens())

    def recognise(self, text: str) -> Visitor | None:
        """Whoever has the token ``text``; None if it is none, or of use no longer.

        Raises:
            StoreError: The tokens cannot be read.
        """
        return self.bearer_of(digest_of(text), Way.TOKEN)

    def bearer_of(self, digest: str, way: Way) -> Visitor | None:
        """Whoever has the token of that digest; it takes as long whichever it is, and if none.

        Raises:
            StoreError: The tokens cannot be read.
        """
        now, found = self._clock.now(), None
        for token in self._tokens():
            if hmac.compare_digest(token.digest, digest) and token.holds(now):
                found = Visitor(token.name, token.role, way)
        return found

    def _tokens(self) -> Iterable[Token]:
        yield from self._by_hand
        yield from self._store.tokens()
