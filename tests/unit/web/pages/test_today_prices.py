"""The relation of a price to its day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.web.pages.today_prices import DayRelation, PriceLevel


def test_a_day_falls_into_three_thirds() -> None:
    day = [n / 100 for n in range(24)]
    levels = [DayRelation.among(price, day).level for price in day]
    assert levels == 8 * [PriceLevel.CHEAP] + 8 * [PriceLevel.NORMAL] + 8 * [PriceLevel.DEAR]


def test_rank_counts_from_the_cheapest_and_equals_share_it() -> None:
    assert DayRelation.among(0.2, [0.3, 0.2, 0.1, 0.2]).rank == 2
    assert DayRelation.among(0.3, [0.3, 0.2, 0.1, 0.2]).rank == 4


def test_a_flat_day_is_neither_cheap_nor_dear() -> None:
    assert DayRelation.among(0.1, [0.1] * 24).level is PriceLevel.NORMAL


def test_the_only_dear_hour_of_a_flat_day_is_dear() -> None:
    assert DayRelation.among(0.3, [0.1] * 22 + [0.3]).level is PriceLevel.DEAR


def test_a_negative_price_is_the_lowest() -> None:
    relation = DayRelation.among(-0.01, [-0.01, 0.0, 0.05])
    assert (relation.rank, relation.lowest_eur_per_kwh) == (1, -0.01)
    assert relation.level is PriceLevel.CHEAP


@given(st.lists(st.sampled_from([-0.02, 0.0, 0.1, 0.2, 0.3]), min_size=23, max_size=100))
def test_a_dearer_price_is_never_called_cheaper(day: list[float]) -> None:
    order = [PriceLevel.CHEAP, PriceLevel.NORMAL, PriceLevel.DEAR]
    levels = [order.index(DayRelation.among(price, day).level) for price in sorted(day)]
    assert levels == sorted(levels)


@pytest.mark.parametrize("count", [23, 25, 92, 100])
def test_days_of_any_length(count: int) -> None:
    day = [n / 1000 for n in range(count)]
    relation = DayRelation.among(day[-1], day)
    assert (relation.rank, relation.of) == (count, count)
