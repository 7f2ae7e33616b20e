"""How much of what could be saved a plan has saved, and what it paid for not knowing the prices."""

from dataclasses import dataclass

NOTHING_TO_GAIN_EUR = 0.01
"""Where foresight saves less over a rule, no share of it can be told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan between a rule without a planner and perfect foresight, for equal kilograms.

    Attributes:
        plan_eur: What it cost.
        rule_eur: What the rule cost.
        foresight_eur: What it would have cost in knowledge of all prices.
    """

    plan_eur: float
    rule_eur: float
    foresight_eur: float

    @property
    def saving_eur(self) -> float:
        """Over the rule; negative where the plan costs more."""
        return self.rule_eur - self.plan_eur

    @property
    def possible_eur(self) -> float:
        """What foresight saves over the rule."""
        return self.rule_eur - self.foresight_eur

    @property
    def regret_eur(self) -> float:
        """What the plan costs more than foresight."""
        return self.plan_eur - self.foresight_eur

    @property
    def captured(self) -> float | None:
        """Saving over possible saving: below 0 where the plan costs more than the rule.

        None where there was nothing to gain: the rule was as good as foresight.

        >>> Standing(plan_eur=92, rule_eur=100, foresight_eur=90).captured
        0.8
        >>> Standing(plan_eur=90, rule_eur=90, foresight_eur=90).captured is None
        True
        """
        if self.possible_eur < NOTHING_TO_GAIN_EUR:
            return None
        return self.saving_eur / self.possible_eur
