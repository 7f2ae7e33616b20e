"""Shares told honestly: nothing is clipped, and nothing is divided by nothing."""

import pytest

from chocolate_factory.savings.share import Standing


@pytest.mark.parametrize(
    ("plan", "rule", "foresight", "captured"),
    [
        (90.0, 100.0, 80.0, 0.5),
        (105.0, 100.0, 80.0, -0.25),  # the plan cost more than the rule
        (79.0, 100.0, 80.0, 1.05),  # it did what foresight was not allowed to
        (-20.0, 10.0, -30.0, 0.75),  # negative prices
        (100.0, 100.0, 100.0, None),
        (101.0, 100.0, 99.995, None),  # less than a cent to gain is nothing
        (90.0, 80.0, 85.0, None),  # the rule was better than "foresight": no share to tell
    ],
)
def test_captured(plan: float, rule: float, foresight: float, captured: float | None) -> None:
    standing = Standing(plan, rule, foresight)
    assert standing.captured == (None if captured is None else pytest.approx(captured))
    assert standing.regret_eur == pytest.approx(plan - foresight)
    assert standing.saving_eur == pytest.approx(rule - plan)
