"""The port behind which contracts, extra shifts and statements are kept."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.books.model import Contract, KeptStatement, ShiftThatCame


class BookStore(Protocol):
    """Nothing is deleted; what is entered again replaces what was there."""

    def contracts(self) -> tuple[Contract, ...]:
        """Every contract, by since when.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def keep_contract(self, contract: Contract) -> None:
        """Keep a contract that is in force from then on.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def enter_shifts(self, shifts: Iterable[ShiftThatCame]) -> None:
        """Enter extra shifts that came.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def shifts(self, interval: Interval) -> list[ShiftThatCame]:
        """Those that began in ``interval``, by start.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def keep_statement(self, statement: KeptStatement) -> None:
        """Keep the statement of a month in place of an older one.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def statement(self, month: date) -> KeptStatement | None:
        """The newest statement of the month that begins on ``month``; None: none was made.

        Raises:
            StoreError: The database cannot be read.
        """
        ...
