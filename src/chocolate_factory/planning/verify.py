"""Checks a plan against the plain rules of the plant; shares no code with the model that made it.

Nothing here knows slots' columns or cumulative counts: it replays the starts on a clock.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.production.model import Attended, Recipe, Shift, Step

MONEY = 1e-6
"""Euros; costs are recomputed from prices and may differ by rounding only."""
INSTANT = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


class PlanRejectedError(ChocolateError):
    """A plan breaks a rule of the plant and must not be shown.

    Attributes:
        faults: Every broken rule in words.
    """

    def __init__(self, message: str, *, advice: str = "", faults: Iterable[str] = ()) -> None:
        """Keep all the faults beside the sentence that names the first."""
        super().__init__(message, advice=advice)
        self.faults = tuple(faults)


def verify(problem: PlanningProblem, starts: Iterable[Start]) -> None:
    """Check ``starts``, which lie in the grid of ``problem``, with what has begun before it.

    Args:
        problem: What was to be planned.
        starts: New starts.

    Raises:
        PlanRejectedError: Names the first broken rule.
    """
    planned = sorted(starts, key=lambda start: start.start)
    begun = problem.begun
    faults = list(_recipes(problem, planned)) or [
        *_in_the_future(problem, planned),
        *_durations_and_costs(problem, planned),
        *_people(problem, planned),
        *_machines(problem, [*begun, *planned]),
        *_batches(problem, [*begun, *planned]),
    ]
    if faults:
        raise PlanRejectedError(
            f"The plan breaks {len(faults)} rules, first: {faults[0]}.",
            advice="This is a defect of the program; the plan before it stays in force.",
            faults=faults,
        )


def _recipes(problem: PlanningProblem, planned: list[Start]) -> Iterable[str]:
    known = {(recipe.name, step.name) for recipe in problem.plant.recipes for step in recipe.steps}
    for start in planned:
        if (start.recipe, start.step) not in known:
            yield f"{_name(start)} is no step of recipe {start.recipe}"


def excess_energy_kwh(problem: PlanningProblem, starts: Iterable[Start]) -> float:
    """Energy above the contracted power, of everything that runs in the grid."""
    running = [*problem.begun, *starts]
    hours = problem.slot_minutes / 60
    total = 0.0
    for slot in problem.slots:
        end = slot.start + problem.slot
        power = sum(
            _step(problem, start).peak_kw
            for start in running
            if start.start < end and start.end > slot.start
        )
        total += max(0.0, power - slot.power_limit_kw) * hours
    return total


def _in_the_future(problem: PlanningProblem, planned: list[Start]) -> Iterable[str]:
    for start in planned:
        if start.start < problem.interval.start or start.end > problem.interval.end:
            yield f"{_name(start)} lies outside the planned time"


def _durations_and_costs(problem: PlanningProblem, planned: list[Start]) -> Iterable[str]:
    prices = {slot.start: slot.price_eur_per_kwh for slot in problem.slots}
    for start in planned:
        step = _step(problem, start)
        if start.end - start.start != timedelta(minutes=step.minutes):
            yield f"{_name(start)} does not last {step.minutes} minutes"
        if start.start not in prices:
            yield f"{_name(start)} is not on the grid"
            continue
        if start.end > problem.interval.end:
            continue
        cost, energy, instant = 0.0, 0.0, start.start
        while instant < start.end:
            begins = (instant - start.start) / MINUTE
            used_kwh = step.energy_between(begins, begins + problem.slot_minutes)
            cost += prices[instant] * used_kwh
            energy += used_kwh
            instant += problem.slot
        if abs(cost - start.cost_eur) > MONEY or abs(energy - start.energy_kwh) > MONEY:
            yield f"{_name(start)} costs {cost:.4f} €, not {start.cost_eur:.4f} €"


def _people(problem: PlanningProblem, planned: list[Start]) -> Iterable[str]:
    for start in planned:
        step = _step(problem, start)
        attended = step.attended
        if attended is Attended.NEVER:
            continue
        span = start.end - start.start if attended is Attended.WHOLE else INSTANT
        moments = [start.start + n * QUARTER for n in range(-(-span // QUARTER))]
        if not all(
            _present(problem, step, moment) for moment in (*moments, start.start + span - INSTANT)
        ):
            yield f"{_name(start)} needs people when the shift is not there"


def _present(problem: PlanningProblem, step: Step, instant: datetime) -> bool:
    today = delivery_day(instant)
    return any(
        _is_there(shift, begins_on, instant)
        for shift in problem.plant.shifts
        if step.shifts is None or shift.name in step.shifts
        for begins_on in (today - DAY, today)
        if begins_on not in problem.plant.closed_days
    )


def _is_there(shift: Shift, begins_on: date, instant: datetime) -> bool:
    if begins_on.weekday() not in shift.weekdays:
        return False
    ends_on = begins_on + DAY if shift.ends <= shift.begins else begins_on
    begins, ends = local_instant(begins_on, shift.begins), local_instant(ends_on, shift.ends)
    return begins <= instant < ends


def _machines(problem: PlanningProblem, everything: list[Start]) -> Iterable[str]:
    units: dict[tuple[str, int], list[Start]] = defaultdict(list)
    for start in everything:
        if start.machine != _step(problem, start).machine:
            yield f"{_name(start)} is on the wrong machine"
        if not 1 <= start.unit <= problem.plant.machine(start.machine).count:
            yield f"{_name(start)} is on unit {start.unit}, which does not exist"
        units[start.machine, start.unit].append(start)
    for (machine, unit), starts in units.items():
        # What overlapped before the grid is history: it can no longer be planned otherwise.
        current = sorted(
            (start for start in starts if start.end > problem.interval.start),
            key=lambda start: start.start,
        )
        for before, after in pairwise(current):
            if after.start < before.end:
                yield f"{machine} {unit} runs {_name(before)} and {_name(after)} at once"


def _batches(problem: PlanningProblem, everything: list[Start]) -> Iterable[str]:
    wanted = {batch.key: batch.recipe for batch in problem.due}
    steps: dict[str, list[Start]] = defaultdict(list)
    for start in everything:
        steps[start.batch].append(start)
    begun = problem.begun_batches
    for key, starts in steps.items():
        if key not in wanted and key not in begun:
            yield f"batch {key} was not asked for"
        recipe = problem.plant.recipe(starts[0].recipe)
        if {wanted.get(key, recipe.name), *(start.recipe for start in starts)} != {recipe.name}:
            yield f"batch {key} follows the wrong recipe"
            continue
        yield from _route(recipe, key, starts)


def _route(recipe: Recipe, key: str, starts: list[Start]) -> Iterable[str]:
    twice = [name for name, count in Counter(start.step for start in starts).items() if count > 1]
    if twice:
        yield f"batch {key} goes through {twice[0]} twice"
    by_step = {start.step: start for start in starts}
    if set(by_step) != {step.name for step in recipe.steps}:
        yield f"batch {key} is not finished"
        return
    for this, following in pairwise(recipe.steps):
        wait = by_step[following.name].start - by_step[this.name].end
        if wait < timedelta(0):
            yield f"batch {key} starts {following.name} before {this.name} has ended"
        if wait > timedelta(minutes=this.max_wait_minutes or 0):
            yield f"batch {key} waits {wait} after {this.name}"


def _step(problem: PlanningProblem, start: Start) -> Step:
    steps = problem.plant.recipe(start.recipe).steps
    return next(step for step in steps if step.name == start.step)


def _name(start: Start) -> str:
    return f"{start.step} of {start.batch} at {start.start:%Y-%m-%d %H:%M}Z"
