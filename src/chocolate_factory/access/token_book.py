"""What may become of a collection of tokens, wherever it is kept."""

from collections.abc import Mapping

from chocolate_factory.access.model import SET_BY_HAND, Token
from chocolate_factory.access.store import UnknownTokenError
from chocolate_factory.kernel.errors import InputError

MOST_TOKENS = 100


def with_token(book: Mapping[str, Token], token: Token, *, replace: bool) -> dict[str, Token]:
    """``book`` and ``token``.

    Raises:
        InputError: There is one of that name already, or there are very many.
        UnknownTokenError: There is none to be replaced.
    """
    if token.name == SET_BY_HAND:
        raise InputError(
            f"{SET_BY_HAND} is the token that is set by hand.", advice="Choose another name."
        )
    if replace:
        _require(book, token.name)
    elif token.name in book:
        raise InputError(
            f"There is a token {token.name} already.",
            advice=f"Choose another name, or `chocolate token rotate {token.name}`.",
        )
    elif len(book) >= MOST_TOKENS:
        raise InputError(
            f"There are {MOST_TOKENS} tokens.", advice="Revoke those that nobody uses."
        )
    return dict(sorted((dict(book) | {token.name: token}).items()))


def without_token(book: Mapping[str, Token], name: str) -> dict[str, Token]:
    """``book`` without the token of that name.

    Raises:
        UnknownTokenError: There is none.
    """
    _require(book, name)
    return {other: token for other, token in book.items() if other != name}


def _require(book: Mapping[str, Token], name: str) -> None:
    if name not in book:
        known = ", ".join(book) or "none"
        raise UnknownTokenError(f"There is no token {name!r}.", advice=f"Known: {known}.")
