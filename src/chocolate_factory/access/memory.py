"""Tokens in memory, for tests."""

from collections.abc import Sequence

from chocolate_factory.access.model import Token
from chocolate_factory.access.token_book import with_token, without_token


class MemoryTokenStore:
    """See ``TokenStore``; forgets everything when the process ends."""

    def __init__(self, *tokens: Token) -> None:
        """Begin with ``tokens``."""
        self._book = {token.name: token for token in tokens}

    def tokens(self) -> Sequence[Token]:
        """See ``TokenStore.tokens``."""
        return tuple(self._book.values())

    def keep(self, token: Token, *, replace: bool = False) -> None:
        """See ``TokenStore.keep``."""
        self._book = with_token(self._book, token, replace=replace)

    def revoke(self, name: str) -> None:
        """See ``TokenStore.revoke``."""
        self._book = without_token(self._book, name)
