"""Plants that change over: what is found and told where the whole question is too much to ask."""

import pytest

from chocolate_factory.planning.search import money
from tests.unit.planning.wide_plants import CENT, best_eur, wide_formulation


@pytest.mark.slow
@pytest.mark.parametrize("rows", [0, 20_000])
def test_the_gap_told_is_true(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "LARGE_ROWS", rows)
    compared = near = 0
    for seed in range(14):
        formulation, best = wide_formulation(seed), best_eur(seed)
        if not formulation.set_ups or best is None:
            continue
        found = money.solve_money(formulation, formulation.programme, 90.0)
        assert found is not None
        assert found.worth >= best - CENT
        assert found.bound <= best + CENT
        compared += 1
        near += found.worth <= best + 0.05 * abs(best)
        if rows:
            assert found.gap <= CENT
    assert compared >= 5
    assert near >= compared / 2
