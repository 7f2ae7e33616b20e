"""What became of announced starts, and what binds them, as the interface tells it."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.planning.binding import Bind, Binding
from chocolate_factory.planning.changes import Cause, Change, Difference, Fate


class BindingOut(BaseModel):
    """The rule without which a start would be cheaper, everything else unchanged."""

    rule: Bind
    instead: datetime | None = Field(description="Where it would start without that rule")
    saving_eur: float = Field(description="What that would save")

    @classmethod
    def of(cls, binding: Binding) -> "BindingOut":
        """The binding as shown."""
        return cls(
            rule=binding.rule,
            instead=binding.instead,
            saving_eur=round(binding.saving_eur, 4),
        )


class ChangeOut(BaseModel):
    """One start that is not as it was announced."""

    fate: Fate
    cause: Cause
    batch: str
    recipe: str
    step: str
    machine: str
    before: datetime | None = Field(description="When it was to start")
    after: datetime | None = Field(description="When it starts now")
    announced_eur: float | None = Field(description="What it was announced to cost")
    old_eur: float | None = Field(description="What it would cost then at today's prices")
    new_eur: float | None = Field(description="What it costs now")
    other: str = Field(description="The batch that takes the machine, or the step it goes with")
    sentence: str

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        """The change as shown."""
        return cls(
            fate=change.fate,
            cause=change.cause,
            batch=change.batch,
            recipe=change.recipe,
            step=change.step,
            machine=change.machine,
            before=change.before,
            after=change.after,
            announced_eur=_cents(change.announced_eur),
            old_eur=_cents(change.old_eur),
            new_eur=_cents(change.new_eur),
            other=change.other,
            sentence=change.sentence,
        )


class ChangesOut(BaseModel):
    """What a plan changed of the one in force when it was made."""

    since: datetime = Field(description="When that one was made")
    unchanged: int = Field(description="Announced starts that stay")
    changes: list[ChangeOut] = Field(description="By instant")
    gain_eur: float | None = Field(
        description="What keeping every announced start would cost more, at today's prices; null"
        " if they cannot all be kept or would not make the same"
    )

    @classmethod
    def of(cls, difference: Difference) -> "ChangesOut":
        """The difference as shown."""
        return cls(
            since=difference.since,
            unchanged=difference.unchanged,
            changes=[ChangeOut.of(one) for one in difference.changes],
            gain_eur=_cents(difference.gain_eur),
        )


def _cents(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 4)
