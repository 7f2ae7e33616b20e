"""Which contract was in force when."""

from dataclasses import replace

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.ledger.books.model import Contract, Contracts
from chocolate_factory.tariffs.model import AccessTariff, Supply
from tests.fakes.plants import MONDAY

OLD = Supply(tariff=AccessTariff.TD30, contracted_power_kw=(40.0,) * 6)
NEW = replace(OLD, margin_eur_per_kwh=0.05)
KEPT = Contracts((Contract(MONDAY, OLD), Contract(MONDAY + 3 * DAY, NEW)))


def test_the_newest_at_the_time_counts_and_the_first_one_before_it() -> None:
    assert KEPT.at(MONDAY - 30 * DAY) is OLD
    assert KEPT.at(MONDAY + 2 * DAY) is OLD
    assert KEPT.at(MONDAY + 3 * DAY) is NEW


def test_a_span_is_divided_where_the_contract_changes() -> None:
    week = Interval(MONDAY - DAY, MONDAY + 6 * DAY)
    change = MONDAY + 3 * DAY
    assert list(KEPT.over(week)) == [
        (Interval(week.start, change), OLD),
        (Interval(change, week.end), NEW),
    ]
    after = Interval(change, week.end)
    assert list(KEPT.over(after)) == [(after, NEW)]
