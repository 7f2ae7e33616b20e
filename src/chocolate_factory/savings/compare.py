"""The saving of one way of producing over another, for equal output."""

from dataclasses import dataclass

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.planning.model import Outcome, Plan

SAME_KG = 1e-6


class UnequalOutputError(ChocolateError):
    """Two sides that did not make the same cannot be compared."""


@dataclass(frozen=True, slots=True)
class Saving:
    """What the plan saves over the baseline.

    Attributes:
        mass_kg: On both sides.
        baseline_cost_eur: Of the baseline.
        plan_cost_eur: Of the plan.
    """

    mass_kg: float
    baseline_cost_eur: float
    plan_cost_eur: float

    @property
    def saving_eur(self) -> float:
        """Negative where the plan costs more."""
        return self.baseline_cost_eur - self.plan_cost_eur

    @property
    def saving_percent(self) -> float | None:
        """Of the baseline's cost; None where that is not positive."""
        if self.baseline_cost_eur <= 0:
            return None
        return 100 * self.saving_eur / self.baseline_cost_eur

    @property
    def saving_eur_per_kg(self) -> float | None:
        """None where nothing is made."""
        return self.saving_eur / self.mass_kg if self.mass_kg else None


def saving_of(plan: Plan) -> Saving | None:
    """What ``plan`` saves over its baseline; None without one.

    Raises:
        UnequalOutputError: They do not make the same kilograms.
    """
    return compare(plan, plan.baseline) if plan.baseline else None


def compare(plan: Outcome, baseline: Outcome) -> Saving:
    """The saving of ``plan`` over ``baseline``, all that either pays counted.

    Raises:
        UnequalOutputError: They do not make the same kilograms.
    """
    if abs(plan.mass_kg - baseline.mass_kg) > SAME_KG:
        raise UnequalOutputError(
            f"The plan makes {plan.mass_kg:g} kg, the baseline {baseline.mass_kg:g} kg.",
            advice="Compare them for the same batches.",
        )
    return Saving(plan.mass_kg, baseline.total_eur, plan.total_eur)
