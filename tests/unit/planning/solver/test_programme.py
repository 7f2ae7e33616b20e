"""Columns and rows, before any solver sees them."""

import numpy as np
import pytest

from chocolate_factory.planning.solver.programme import INFINITY, Programme


def test_terms_of_one_column_are_added_up_and_empty_ones_left_out() -> None:
    programme = Programme()
    first, second = programme.column(cost=2.0), programme.column(upper=3, integer=True)
    programme.row([(first, 1.0), (second, 2.0), (first, 4.0)], most=7.0)
    programme.row([(first, 1.0), (first, -1.0), (second, 1.0)], least=1.0)
    assert (programme.columns, programme.rows) == (2, 2)
    assert programme.row_start == [0, 2, 3]
    assert programme.index == [first, second, second]
    assert programme.value == [5.0, 2.0, 1.0]
    assert programme.row_lower == [-INFINITY, 1.0]
    assert programme.row_upper == [7.0, INFINITY]


def test_worth_and_the_bound_that_needs_no_solving() -> None:
    programme = Programme()
    programme.column(upper=3.0, cost=-2.0)
    programme.column(cost=5.0)
    assert programme.worth(np.array([1.0, 2.0])) == pytest.approx(8.0)
    assert programme.least_conceivable() == pytest.approx(-6.0)


def test_any_prices_of_rows_give_a_bound_and_the_right_ones_the_best() -> None:
    programme = Programme()
    made, bought = programme.column(upper=3.0, cost=2.0), programme.column(upper=9.0, cost=5.0)
    programme.row([(made, 1.0), (bought, 1.0)], least=4.0)
    best = programme.worth(np.array([3.0, 1.0]))
    assert programme.bound(np.array([5.0])) == pytest.approx(best)
    for price in (-3.0, 0.0, 2.0, 4.9999, 5.0001, 50.0):
        assert programme.bound(np.array([price])) < best
    assert programme.bound(np.array([-3.0])) == pytest.approx(0.0)  # the row has no upper end


def test_a_column_without_an_end_bounds_nothing_if_it_is_worth_more_than_it_costs() -> None:
    programme = Programme()
    programme.row([(programme.column(cost=2.0), 1.0)], least=4.0)
    assert programme.bound(np.array([2.0])) == pytest.approx(8.0)
    assert programme.bound(np.array([2.1])) == -INFINITY
