"""What a plan is measured against: two rules without a planner, and one that knew all prices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chocolate_factory.planning.baseline import fixed_shift, valley_rule
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.stages import Patience
from chocolate_factory.savings.replay.follow import openings_of
from chocolate_factory.savings.replay.settle import Settled, settle_at
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import Supply

FORESIGHT_PATIENCE = Patience(money_seconds=120.0, preference_seconds=0.1)
"""Once for each stretch, and the proof counts, not who is earliest."""


def by_fixed_shift(truth: PlanningProblem) -> Settled | None:
    """The fixed shift; None if it cannot make everything that is due."""
    rule = fixed_shift(truth, truth.due, ())
    return None if rule is None else settle_at(truth, rule.starts)


def by_valley_rule(truth: PlanningProblem, ranks: Sequence[int]) -> Settled | None:
    """The valley rule, by the rank of each slot's tariff period; None as above."""
    rule = valley_rule(truth, truth.due, ranks)
    return None if rule is None else settle_at(truth, rule.starts)


def tariff_ranks(truth: PlanningProblem, supply: Supply) -> list[int]:
    """Of each slot's tariff period: P1, the dearest, is 0."""
    periods = list(supply.tariff.energy_periods)
    return [
        periods.index(tariff_period(slot.start, supply.tariff, supply.system))
        for slot in truth.slots
    ]


def by_foresight(
    truth: PlanningProblem, lead: timedelta, patience: Patience = FORESIGHT_PATIENCE
) -> Settled:
    """One optimisation of the whole stretch at the prices that came.

    No batch begins longer than ``lead`` before it is due, and beyond that foresight may do whatever
    a plan may that keeps to this too, or that reaches no further ahead: its bound lies below them.
    """
    plan = optimise(replace(truth, longest_lead=lead), truth.interval.start, patience)
    found = settle_at(truth, plan.starts, openings_of(plan))
    return replace(found, bound_eur=found.outcome.total_eur - plan.gap_eur)
