"""Spearman's coefficient: invariances, ties, replicates that are ranked anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.daily import Floats, Integers
from chocolate_factory.climate.statistics.rank_correlation import rank_correlation, weighted_ranks

ROUGH = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=30, max_size=60
).filter(lambda pairs: all(len(set(side)) > 1 for side in zip(*pairs, strict=True)))


def _blocks(size: int) -> Integers:
    return np.arange(size, dtype=np.int64) // 5


def _arrays(pairs: list[tuple[int, int]]) -> tuple[Floats, Floats]:
    x, y = np.array(pairs, dtype=np.float64).T
    return x, y


@given(ROUGH)
def test_only_ranks_count(pairs: list[tuple[int, int]]) -> None:
    x, y = _arrays(pairs)
    plain = rank_correlation(x, y, _blocks(x.size))
    bent = rank_correlation(np.exp(x / 10), y**3, _blocks(x.size))
    assert plain is not None
    assert bent == plain


@given(ROUGH)
def test_turning_one_side_round_changes_the_sign(pairs: list[tuple[int, int]]) -> None:
    x, y = _arrays(pairs)
    plain = rank_correlation(x, y, _blocks(x.size))
    turned = rank_correlation(-x, y, _blocks(x.size))
    swapped = rank_correlation(y, x, _blocks(x.size))
    assert plain is not None
    assert turned is not None
    assert swapped is not None
    assert turned.rho == pytest.approx(-plain.rho, abs=1e-12)
    assert swapped.rho == pytest.approx(plain.rho, abs=1e-12)
    assert -1 <= plain.rho <= 1


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_weighted_ranks_are_those_of_the_pieces_laid_out(
    values: list[int], data: st.DataObject
) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(values), max_size=len(values)))
    pieces = np.repeat(values, counts)
    ranks = weighted_ranks(np.array(values, dtype=np.float64), np.array([counts], dtype=np.float64))
    for value, count, rank in zip(values, counts, ranks[0], strict=True):
        if count:
            below, same = int((pieces < value).sum()), int((pieces == value).sum())
            assert rank == below + (same + 1) / 2


def test_a_hand_worked_case() -> None:
    # 1 - 6 * sum(d²) / (n (n² - 1)) for a swap of neighbours all along: d² = 30, n = 30.
    x = np.arange(30.0)
    y = x.reshape(15, 2)[:, ::-1].ravel()
    found = rank_correlation(x, y, _blocks(30))
    assert found is not None
    assert found.rho == pytest.approx(1 - 6 * 30 / (30 * (900 - 1)))
    assert (found.n, found.n_blocks) == (30, 6)
    assert found.confidence is not None
    assert found.confidence.lower > 0.8


def test_holes_are_left_out_in_pairs() -> None:
    x, y = np.arange(40.0), np.arange(40.0)
    x[3], y[7] = np.nan, np.nan
    found = rank_correlation(x, y, _blocks(40))
    assert found is not None
    assert found.n == 38
    assert found.rho == pytest.approx(1)


def test_too_little_says_nothing() -> None:
    x = np.arange(29.0)
    assert rank_correlation(x, x, _blocks(29)) is None
    assert rank_correlation(np.zeros(40), np.arange(40.0), _blocks(40)) is None
    few = rank_correlation(np.arange(40.0), np.arange(40.0), np.arange(40, dtype=np.int64) // 10)
    assert few is not None
    assert few.confidence is None


def test_the_interval_knows_that_neighbours_are_alike() -> None:
    # Two unrelated slow walks: days are many, independent months few.
    generator = np.random.default_rng(11)
    months = np.arange(600, dtype=np.int64) // 30
    covered = 0
    for _ in range(60):
        x, y = (np.repeat(generator.normal(size=20), 30) for _ in range(2))
        noise = generator.normal(scale=0.1, size=(2, 600))
        found = rank_correlation(x + noise[0], y + noise[1], months)
        assert found is not None
        assert found.confidence is not None
        covered += 0.0 in found.confidence
    assert covered >= 50
