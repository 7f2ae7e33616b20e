"""What the batches of a month cost and would have cost: long work, done in a process of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chocolate_factory.planning.model import Outcome, PlanningProblem
from chocolate_factory.planning.settle import settle
from chocolate_factory.planning.stages import Patience
from chocolate_factory.production.model import Opening
from chocolate_factory.savings.as_made import settle_as_made
from chocolate_factory.savings.made import MadeBatch
from chocolate_factory.savings.replay.references import (
    FORESIGHT_PATIENCE,
    by_fixed_shift,
    by_foresight,
    by_valley_rule,
)
from chocolate_factory.savings.replay.settle import Settled
from chocolate_factory.savings.statement import Costs, Ways

Tell = Callable[[int, int, str], None]
"""Hears how much is done, of how much, and what comes next."""
_LABELS = ("what was done", "the fixed shift", "the valley rule", "perfect foresight")


@dataclass(frozen=True, slots=True)
class Question:
    """Everything the answer depends on; may be sent to another process.

    Attributes:
        truth: The month and what is around it, at the prices and in the weather that came, with
            the batches that were made.
        batches: The same as they were made.
        opened: Extra shifts that came.
        ranks: Of the tariff period of each slot, the dearest 0.
        lead: How long before it is due foresight may begin a batch.
        patience: How long it may think.
    """

    truth: PlanningProblem
    batches: tuple[MadeBatch, ...]
    opened: frozenset[Opening]
    ranks: tuple[int, ...]
    lead: timedelta
    patience: Patience = FORESIGHT_PATIENCE


def compare_ways(question: Question, tell: Tell) -> Ways:
    """All four ways, in one account.

    What was done can be done: where foresight has found nothing cheaper, it is what was done.
    """
    truth = question.truth
    tell(0, 4, _LABELS[0])
    made = settle_as_made(truth, question.batches, question.opened)
    tell(1, 4, _LABELS[1])
    fixed = by_fixed_shift(truth)
    tell(2, 4, _LABELS[2])
    valley = by_valley_rule(truth, question.ranks)
    tell(3, 4, _LABELS[3])
    foresight = by_foresight(truth, question.lead, question.patience)
    tell(4, 4, "")
    idle_eur = settle(truth, ()).own_supply_eur
    best, gap_eur = _best(made, foresight)

    def costs_of(outcome: Outcome | None) -> Costs | None:
        return None if outcome is None else Costs.of(outcome, idle_eur)

    return Ways(
        costs_of(made), costs_of(_made(fixed)), costs_of(_made(valley)), costs_of(best), gap_eur
    )


def _best(done: Outcome, foresight: Settled) -> tuple[Outcome | None, float]:
    """The cheapest that is known to be possible, and how much cheaper it could be at most."""
    found = _made(foresight)
    if found is None or foresight.bound_eur is None:
        return None, 0.0
    best = min(found, done, key=lambda one: one.total_eur)
    return best, max(0.0, best.total_eur - foresight.bound_eur)


def _made(settled: Settled | None) -> Outcome | None:
    """Its account, if it made everything in time."""
    if settled is None or settled.short_kg or settled.late:
        return None
    return settled.outcome
