"""The best rising chain is the one that trying all of them finds."""

from itertools import product
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.billing.rising import cheapest_rising

tables = st.tuples(st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 50).map(float), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@given(costs=tables)
def test_as_good_as_trying_all(costs: list[list[float]]) -> None:
    candidates = [float(10 * n) for n in range(len(costs[0]))]
    found = cheapest_rising(candidates, costs)
    assert list(found) == sorted(found)

    def total(chain: tuple[float, ...]) -> float:
        return sum(row[candidates.index(one)] for row, one in zip(costs, chain, strict=True))

    rising = [
        chain for chain in product(candidates, repeat=len(costs)) if list(chain) == sorted(chain)
    ]
    assert total(found) == min(map(total, rising))


def test_what_is_not_allowed_is_not_chosen() -> None:
    assert cheapest_rising([1.0, 2.0], [[0, 5], [inf, 1]]) == (1.0, 2.0)
    assert cheapest_rising([1.0, 2.0], [[inf, 5], [0, 9]]) == (2.0, 2.0)
