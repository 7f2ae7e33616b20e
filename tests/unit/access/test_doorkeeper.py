"""The doorkeeper: whoever has a token, as long as it is one."""

from datetime import timedelta

import pytest

from chocolate_factory.access.doorkeeper import Doorkeeper
from chocolate_factory.access.make_token import make_token
from chocolate_factory.access.memory import MemoryTokenStore
from chocolate_factory.access.model import SET_BY_HAND, Role
from chocolate_factory.kernel.errors import StoreError
from tests.fakes.admission import ADMIN_TOKEN, MADE, VIEWER_TOKEN, token
from tests.fakes.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MADE)


def test_without_a_token_none_is_asked_for_unless_others_come_in(clock: ManualClock) -> None:
    assert not Doorkeeper(MemoryTokenStore(), clock, strict=False).asks()
    assert Doorkeeper(MemoryTokenStore(), clock, strict=True).asks()
    assert Doorkeeper(MemoryTokenStore(token(ADMIN_TOKEN)), clock, strict=False).asks()
    assert Doorkeeper(MemoryTokenStore(), clock, set_by_hand=ADMIN_TOKEN, strict=False).asks()


def test_each_token_has_its_name_and_role(clock: ManualClock) -> None:
    store = MemoryTokenStore(token(VIEWER_TOKEN, "screen", Role.VIEWER))
    keeper = Doorkeeper(store, clock, set_by_hand=ADMIN_TOKEN, strict=True)
    by_hand, screen = keeper.recognise(ADMIN_TOKEN), keeper.recognise(VIEWER_TOKEN)
    assert by_hand is not None
    assert screen is not None
    assert (by_hand.name, by_hand.role) == (SET_BY_HAND, Role.ADMIN)
    assert (screen.name, screen.role) == ("screen", Role.VIEWER)
    for wrong in ("", "x", ADMIN_TOKEN + "x", ADMIN_TOKEN[:-1], ADMIN_TOKEN.lower()):
        assert keeper.recognise(wrong) is None


def test_what_is_revoked_or_over_opens_nothing_at_once(clock: ManualClock) -> None:
    store = MemoryTokenStore()
    keeper = Doorkeeper(store, clock, strict=True)
    text, guest = make_token("guest", Role.VIEWER, clock.now(), lasts=timedelta(days=1))
    store.keep(guest)
    assert keeper.recognise(text)
    clock.advance(timedelta(days=1))
    assert keeper.recognise(text) is None
    text, guest = make_token("guest", Role.VIEWER, clock.now())
    store.keep(guest, replace=True)
    assert keeper.recognise(text)
    store.revoke("guest")
    assert keeper.recognise(text) is None


def test_tokens_that_cannot_be_read_open_nothing(clock: ManualClock) -> None:
    class Damaged(MemoryTokenStore):
        def tokens(self) -> tuple[()]:
            raise StoreError("It is not what was written.")

    keeper = Doorkeeper(Damaged(), clock, strict=False)
    with pytest.raises(StoreError):
        keeper.asks()
    with pytest.raises(StoreError):
        keeper.recognise(ADMIN_TOKEN)
