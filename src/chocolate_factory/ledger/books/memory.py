"""Contracts, extra shifts and statements in memory, for tests."""

import threading
from collections.abc import Iterable
from datetime import date, datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.books.model import Contract, KeptStatement, ShiftThatCame


class MemoryBooks:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._contracts: dict[datetime, Contract] = {}
        self._shifts: dict[tuple[str, datetime], ShiftThatCame] = {}
        self._statements: dict[date, KeptStatement] = {}
        self._lock = threading.Lock()

    def contracts(self) -> tuple[Contract, ...]:
        """See ``BookStore.contracts``."""
        with self._lock:
            return tuple(self._contracts[since] for since in sorted(self._contracts))

    def keep_contract(self, contract: Contract) -> None:
        """See ``BookStore.keep_contract``."""
        with self._lock:
            self._contracts[contract.since] = contract

    def enter_shifts(self, shifts: Iterable[ShiftThatCame]) -> None:
        """See ``BookStore.enter_shifts``."""
        with self._lock:
            self._shifts |= {(one.shift, one.interval.start): one for one in shifts}

    def shifts(self, interval: Interval) -> list[ShiftThatCame]:
        """See ``BookStore.shifts``."""
        with self._lock:
            found = [one for one in self._shifts.values() if one.interval.start in interval]
        return sorted(found, key=lambda one: (one.interval, one.shift))

    def keep_statement(self, statement: KeptStatement) -> None:
        """See ``BookStore.keep_statement``."""
        with self._lock:
            self._statements[statement.month] = statement

    def statement(self, month: date) -> KeptStatement | None:
        """See ``BookStore.statement``."""
        with self._lock:
            return self._statements.get(month)
