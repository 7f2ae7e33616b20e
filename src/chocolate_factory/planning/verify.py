"""Checks a plan against the plain rules of the plant; shares no code with the model that made it.

Nothing here knows slots' columns or cumulative counts: it replays the starts on a clock.
"""

from collections.abc import Collection, Iterable

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.verification.batches import (
    check_batches,
    check_leads,
    check_recipes,
)
from chocolate_factory.planning.verification.locks import check_locks
from chocolate_factory.planning.verification.machines import check_machines, check_weather
from chocolate_factory.planning.verification.money import check_starts, check_totals
from chocolate_factory.planning.verification.people import check_people
from chocolate_factory.production.model import Opening


class PlanRejectedError(ChocolateError):
    """A plan breaks a rule of the plant and must not be shown.

    Attributes:
        faults: Every broken rule in words.
    """

    def __init__(self, message: str, *, advice: str = "", faults: Iterable[str] = ()) -> None:
        """Keep all the faults beside the sentence that names the first."""
        super().__init__(message, advice=advice)
        self.faults = tuple(faults)


def verify(
    problem: PlanningProblem, starts: Iterable[Start], opened: Collection[Opening] = ()
) -> None:
    """Check ``starts``, which lie in the grid of ``problem``, with what has begun before it.

    Args:
        problem: What was to be planned.
        starts: New starts.
        opened: Extra shifts for which people come.

    Raises:
        PlanRejectedError: Names the first broken rule.
    """
    planned = sorted(starts, key=lambda start: start.start)
    faults = list(check_recipes(problem, planned)) or [
        *check_starts(problem, planned),
        *check_people(problem, planned, opened),
        *check_machines(problem, planned),
        *check_weather(problem, planned),
        *check_batches(problem, planned),
        *check_leads(problem, planned),
    ]
    _reject(faults)


def verify_account(problem: PlanningProblem, starts: Iterable[Start], outcome: Outcome) -> None:
    """Check that ``outcome`` is the account of ``starts``, of which those begun pay nothing.

    Raises:
        PlanRejectedError: Names the first total that is wrong.
    """
    _reject(list(check_totals(problem, list(starts), outcome)))


def verify_locks(problem: PlanningProblem, starts: Iterable[Start]) -> None:
    """Check that ``starts`` keep to every lock of ``problem``; a baseline keeps to bans alone.

    Raises:
        PlanRejectedError: Names the first lock that is broken.
    """
    _reject(list(check_locks(problem, starts)))


def _reject(faults: list[str]) -> None:
    if faults:
        raise PlanRejectedError(
            f"The plan breaks {len(faults)} rules, first: {faults[0]}.",
            advice="This is a defect of the program; the plan before it stays in force.",
            faults=faults,
        )
