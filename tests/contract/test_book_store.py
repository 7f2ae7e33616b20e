"""One suite over every store of the books beside the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.ledger.books.memory import MemoryBooks
from chocolate_factory.ledger.books.model import Contract, KeptStatement, ShiftThatCame
from chocolate_factory.ledger.books.sql import SqlBooks
from chocolate_factory.ledger.books.store import BookStore
from chocolate_factory.storage.database import Database
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis, Supply
from tests.fakes.plants import MONDAY

FACTORY = Supply(
    tariff=AccessTariff.TD30,
    contracted_power_kw=(40.0, 40.0, 40.0, 40.0, 40.0, 60.0),
    margin_eur_per_kwh=0.01,
    loss_shares=(0.1, 0.1, 0.1, 0.1, 0.1, 0.2),
    metering_minutes=15,
)
HOME = Supply(tariff=AccessTariff.TD20, contracted_power_kw=(9.0, 9.0), basis=PriceBasis.PVPC)
SATURDAY = ShiftThatCame("extra", Interval(MONDAY + 5 * DAY, MONDAY + 5 * DAY + 8 * HOUR), 180.0)


@pytest.fixture(params=["memory", "sqlite"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BookStore]:
    if request.param == "memory":
        yield MemoryBooks()
        return
    database = Database(f"sqlite:///{tmp_path / 'books.sqlite'}")
    database.migrate()
    yield SqlBooks(database)
    database.close()


def test_contracts_come_back_as_they_were_in_order(books: BookStore) -> None:
    assert books.contracts() == ()
    later, first = Contract(MONDAY + DAY, HOME), Contract(MONDAY, FACTORY)
    books.keep_contract(later)
    books.keep_contract(first)
    assert books.contracts() == (first, later)
    corrected = Contract(MONDAY, replace(FACTORY, margin_eur_per_kwh=0.02))
    books.keep_contract(corrected)
    assert books.contracts() == (corrected, later)


def test_a_shift_that_came_is_entered_once(books: BookStore) -> None:
    following = replace(
        SATURDAY, interval=Interval(MONDAY + 12 * DAY, MONDAY + 12 * DAY + 8 * HOUR)
    )
    books.enter_shifts([following, SATURDAY])
    books.enter_shifts([SATURDAY])
    assert books.shifts(Interval(MONDAY, MONDAY + 30 * DAY)) == [SATURDAY, following]
    assert books.shifts(Interval(MONDAY, MONDAY + 12 * DAY)) == [SATURDAY]
    assert books.shifts(Interval(SATURDAY.interval.end, MONDAY + 6 * DAY)) == []


def test_the_newest_statement_of_a_month_is_kept(books: BookStore) -> None:
    march, april = date(2025, 3, 1), date(2025, 4, 1)
    assert books.statement(march) is None
    books.keep_statement(KeptStatement(march, MONDAY, "{}"))
    newer = KeptStatement(march, MONDAY + DAY, '{"kg": 200}')
    books.keep_statement(newer)
    assert (books.statement(march), books.statement(april)) == (newer, None)
