"""What a plan changed of the one before it, as messages for a page."""

from chocolate_factory.planning.changes import Change, Difference
from chocolate_factory.speech.message import Message
from chocolate_factory.web.pages.today_plan import PlanChanges

MOST_TOLD = 6
"""More than these are only counted: a page is no minutes."""


def changes_of(difference: Difference | None) -> PlanChanges | None:
    """The announced starts that are other ones now; None where nobody was told anything else."""
    if difference is None or not difference.disturbed:
        return None
    disturbed = difference.disturbed
    told = disturbed if len(disturbed) <= MOST_TOLD else ()
    return PlanChanges(len(disturbed), difference.gain_eur, tuple(_words(one) for one in told))


def _words(change: Change) -> Message:
    values = {
        "step": Message(f"step.{change.step}", otherwise=change.step),
        "batch": change.batch,
        "before": change.before,
        "after": change.after,
        "why": Message(f"why.{change.cause}", _facts(change)),
    }
    return Message(f"change.{change.fate}", values, otherwise=change.sentence)


def _facts(change: Change) -> dict[str, object]:
    return {
        "announced": change.announced_eur,
        "old": change.old_eur,
        "new": change.new_eur,
        "other": Message(f"step.{change.other}", otherwise=change.other),
    }
