"""Whether people can attend every step, looked at in two plain weeks.

Each check raises ``ValueError`` with a sentence that says what to write.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from chocolate_factory.kernel.market_time import DAY, Interval, local_instant
from chocolate_factory.production.model import Attended, Plant, Recipe, Roster, Shift, Step

A_MONDAY = date(2024, 1, 1)
DAYS = 14
FORTNIGHT = Interval(local_instant(A_MONDAY), local_instant(A_MONDAY + DAYS * DAY))
"""Without a change of the clock."""


def check_attendance(plant: Plant) -> None:
    """Every step names shifts there are, and one of them is there for as long as it takes."""
    roster = Roster(plant.shifts, FORTNIGHT)
    for recipe in plant.recipes:
        for step in recipe.steps:
            _check_shifts_of(recipe, step, plant.shifts)
            _check_length(recipe, step, roster)


def _check_shifts_of(recipe: Recipe, step: Step, shifts: Sequence[Shift]) -> None:
    known = {shift.name for shift in shifts}
    for name in sorted((step.shifts or frozenset()) - known):
        message = (
            f"step {step.name!r} of recipe {recipe.name!r} names shift {name!r}, which is not among"
            f" {', '.join(sorted(known))}: write [[shifts]] for it, or another name"
        )
        raise ValueError(message)


def _check_length(recipe: Recipe, step: Step, roster: Roster) -> None:
    whole = step.attended is Attended.WHOLE
    if not whole or timedelta(minutes=step.minutes) <= roster.longest(step.shifts):
        return
    message = (
        f"step {step.name!r} of recipe {recipe.name!r} takes {step.minutes} minutes, longer than"
        " anybody is there who can attend it: write longer shifts or ones that touch, or"
        ' attended = "start"'
    )
    raise ValueError(message)
