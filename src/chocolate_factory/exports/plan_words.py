"""What is said about a plan wherever it is shown: reasons, wishes not fulfilled, machines."""

from chocolate_factory.exports.lock_words import lock_words
from chocolate_factory.kernel.units import HALF_A_CENT_EUR
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.wishes import Violation
from chocolate_factory.speech.message import Message
from chocolate_factory.speech.wording import Wording, capitalised


def why_then(wording: Wording, runner_up: str | None, extra_cost_eur: float) -> str:
    """Why a start is when it is.

    Args:
        wording: The reader's language.
        runner_up: When the next best start would be, in words; None if there is no other.
        extra_cost_eur: What that one costs more.
    """
    if runner_up is None:
        return wording.say("reason.only")
    if extra_cost_eur < -HALF_A_CENT_EUR:
        return wording.say("reason.whole", when=runner_up, less=-extra_cost_eur)
    if extra_cost_eur < HALF_A_CENT_EUR:
        return wording.say("reason.equal", when=runner_up)
    return wording.say("reason.dearer", when=runner_up, extra=extra_cost_eur)


def violation_message(violation: Violation) -> Message:
    """A wish that could not be fulfilled, to be said in the reader's language."""
    return Message(
        f"violation.{violation.wish}",
        {
            "batch": violation.batch,
            "recipe": Message(f"recipe.{violation.recipe}", otherwise=violation.recipe),
            "mass": violation.mass_kg,
            "due": violation.due,
            "ready": violation.ready,
            "energy": violation.excess_kwh,
            "name": violation.name,
            "since": violation.since,
            "cost": violation.cost_eur,
            "lock": lock_words(violation.lock),
            "trouble": Message(f"trouble.{violation.trouble}"),
        },
        otherwise=violation.message,
    )


def unit_name(wording: Wording, start: Start) -> str:
    """The machine a start runs on, with the number of its unit: ``Concha 2``."""
    return f"{capitalised(wording.name('machine', start.machine))} {start.unit}"
