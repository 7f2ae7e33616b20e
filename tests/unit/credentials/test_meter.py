"""Requests are counted by minute, day and month, over restarts and while the store is locked."""

from datetime import date, timedelta

from chocolate_factory.credentials.memory import MemoryCredentialStore
from chocolate_factory.credentials.meter import RequestMeter
from chocolate_factory.credentials.model import Use
from chocolate_factory.kernel.errors import StoreError
from tests.fakes.clock import ManualClock
from tests.fakes.series import at

NIGHT = at("2024-11-30T23:59:30Z")


class LockedStore(MemoryCredentialStore):
    """Cannot be written while it is locked."""

    locked = True

    def add_requests(self, source: str, day: date, requests: int) -> None:
        """Only when it is not."""
        if self.locked:
            raise StoreError("Locked.")
        super().add_requests(source, day, requests)


def test_requests_count_for_a_minute_a_day_and_a_month() -> None:
    clock, store = ManualClock(NIGHT), MemoryCredentialStore()
    meter = RequestMeter(store, clock)
    for _ in range(3):
        meter.note("aemet", {})
    meter.note("esios", {})
    assert meter.use("aemet") == Use(3, 3, 3)
    clock.advance(timedelta(seconds=40))  # into December
    meter.note("aemet", {})
    assert meter.use("aemet") == Use(4, 1, 1)
    clock.advance(timedelta(seconds=30))
    assert meter.use("aemet") == Use(1, 1, 1)
    assert RequestMeter(store, clock).use("aemet") == Use(0, 1, 1), "after a restart"


def test_what_the_source_says_is_left_is_kept_with_its_time() -> None:
    clock = ManualClock(NIGHT)
    meter = RequestMeter(MemoryCredentialStore(), clock)
    meter.note("aemet", {"remaining-request-count": " 39 "})
    clock.advance(timedelta(seconds=5))
    for nonsense in ("", "-1", "many", "9" * 30, "٣"):
        meter.note("aemet", {"remaining-request-count": nonsense})
    use = meter.use("aemet")
    assert (use.remaining, use.remaining_at) == (39, NIGHT)


def test_counts_are_kept_by_themselves_and_wait_for_a_locked_store() -> None:
    clock, store = ManualClock(NIGHT), LockedStore()
    meter = RequestMeter(store, clock)
    for _ in range(3):
        meter.note("aemet", {})
        clock.advance(timedelta(seconds=61))
    assert store.requests("aemet", date(2024, 11, 1), date(2024, 12, 31)) == 0
    store.locked = False
    meter.note("aemet", {})
    assert store.requests("aemet", date(2024, 11, 1), date(2024, 12, 31)) == 4
