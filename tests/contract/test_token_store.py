"""One suite over every store of tokens."""

from pathlib import Path

import pytest

from chocolate_factory.access.memory import MemoryTokenStore
from chocolate_factory.access.model import SET_BY_HAND, Role
from chocolate_factory.access.store import TokenStore, UnknownTokenError
from chocolate_factory.access.token_file import FileTokenStore
from chocolate_factory.kernel.errors import InputError
from tests.fakes.admission import ADMIN_TOKEN, VIEWER_TOKEN, token


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TokenStore:
    if request.param == "memory":
        return MemoryTokenStore()
    return FileTokenStore(tmp_path / "data" / "tokens.json")


def test_an_empty_store(store: TokenStore) -> None:
    assert list(store.tokens()) == []
    with pytest.raises(UnknownTokenError, match="no token 'ana'"):
        store.revoke("ana")
    with pytest.raises(UnknownTokenError):
        store.keep(token(ADMIN_TOKEN), replace=True)


def test_tokens_are_kept_by_name(store: TokenStore) -> None:
    ana, screen = token(ADMIN_TOKEN), token(VIEWER_TOKEN, "a-screen", Role.VIEWER)
    store.keep(ana)
    store.keep(screen)
    assert list(store.tokens()) == [screen, ana]
    with pytest.raises(InputError, match="already"):
        store.keep(token(VIEWER_TOKEN))
    store.revoke("a-screen")
    assert list(store.tokens()) == [ana]


def test_rotating_replaces_what_a_token_is_recognised_by(store: TokenStore) -> None:
    store.keep(token(ADMIN_TOKEN))
    store.keep(token(VIEWER_TOKEN), replace=True)
    assert list(store.tokens()) == [token(VIEWER_TOKEN)]


def test_nothing_may_be_called_as_the_token_of_the_settings(store: TokenStore) -> None:
    with pytest.raises(InputError):
        store.keep(token(ADMIN_TOKEN, SET_BY_HAND))


def test_there_are_not_endlessly_many(store: TokenStore) -> None:
    for number in range(100):
        store.keep(token(f"{ADMIN_TOKEN}{number}", f"t{number}"))
    with pytest.raises(InputError, match="100"):
        store.keep(token(ADMIN_TOKEN, "one-more"))
