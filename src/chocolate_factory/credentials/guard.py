"""Stands between a key and its source: a key that is refused rests, longer each time.

Everything that uses the key asks through one guard. While the key rests nothing is sent, also after
a restart, because refusals are kept by the key's fingerprint; another key is tried at once. As long
as it is not known to be accepted, one request at a time tries it.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

import structlog

from chocolate_factory.credentials.issuers import ISSUERS
from chocolate_factory.credentials.model import Key, KeyRecord, KeyState
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    StoreUnavailableError,
    UpstreamRefusedError,
)
from chocolate_factory.kernel.market_time import HOUR

T = TypeVar("T")
_log = structlog.get_logger()

REREAD_SECONDS = 60.0
"""How soon a refusal that another process met is known here."""
CONFIRM_EVERY = HOUR
"""How often it is noted that an accepted key is still accepted."""


class KeyGuard:
    """Guards one key; safe for several threads."""

    def __init__(self, key: Key, store: CredentialStore, clock: Clock) -> None:
        """Guard ``key``; nothing is read yet."""
        self.key = key
        self._store = store
        self._clock = clock
        self._trial = threading.RLock()
        self._known: KeyRecord | None = None
        self._read_at = 0.0

    def record(self) -> KeyRecord:
        """What is known about the key; a key never seen before is seen now.

        Raises:
            StoreError: The store cannot be read or written.
        """
        known, monotonic = self._known, self._clock.monotonic()
        if known is None or monotonic - self._read_at > REREAD_SECONDS:
            known = self._find() or self._change(lambda one: one)
            self._keep(known)
        return known

    def rests(self) -> bool:
        """Whether nothing is to be asked with this key now.

        Raises:
            StoreError: The store cannot be read or written.
        """
        return self.record().rests(self._clock.now())

    def ask(self, act: Callable[[], T]) -> T:
        """The result of ``act``, which asks the source with this key.

        Raises:
            UpstreamRefusedError: The key was refused now, or lately; then ``act`` was not called.
            StoreError: The store cannot be read or written.
        """
        if self.record().state is KeyState.VALID:
            return self._attempt(act)
        with self._trial:
            record = self.record()
            if record.rests(self._clock.now()):
                raise self._resting(record)
            return self._attempt(act)

    def _attempt(self, act: Callable[[], T]) -> T:
        try:
            answer = act()
        except UpstreamRefusedError:
            self._note_refused()
            raise
        except NotPublishedError:
            self._note_accepted()
            raise
        self._note_accepted()
        return answer

    def _note_refused(self) -> None:
        now = self._clock.now()
        record = self._change(lambda one: one.refused(now))
        self._keep(record)
        _log.warning(
            "key_refused",
            source=self.key.source,
            fingerprint=self.key.fingerprint,
            refusals=record.refusals,
            asked_again_at=record.rest_until,
        )

    def _note_accepted(self) -> None:
        now, known = self._clock.now(), self._known
        if known is not None and known.state is KeyState.VALID and known.checked_at is not None:
            before = known.checked_at
            if before <= now < before + CONFIRM_EVERY:
                return
        else:
            _log.info("key_accepted", source=self.key.source, fingerprint=self.key.fingerprint)
        self._keep(self._change(lambda one: one.accepted(now)))

    def _find(self) -> KeyRecord | None:
        """What is kept about the key; what is known here, while the store is down."""
        try:
            return self._store.find(self.key)
        except StoreUnavailableError:
            return self._known

    def _change(self, step: Callable[[KeyRecord], KeyRecord]) -> KeyRecord:
        """What is known next; while the store is down, to this process alone.

        What is said to a key is said again when it is used again, so nothing needs to wait.
        """
        now = self._clock.now()
        try:
            return self._store.change(self.key, step, now=now)
        except StoreUnavailableError:
            return step(self._known or KeyRecord(self.key, first_seen=now))

    def _keep(self, record: KeyRecord) -> None:
        self._known, self._read_at = record, self._clock.monotonic()

    def _resting(self, record: KeyRecord) -> UpstreamRefusedError:
        issuer = ISSUERS[self.key.source]
        return UpstreamRefusedError(
            self.key.source,
            f"{issuer.name} has refused the key {record.refusals} times; it is asked again from"
            f" {record.rest_until:%Y-%m-%d %H:%M} UTC, with another key at once.",
            advice=issuer.renewal,
        )
