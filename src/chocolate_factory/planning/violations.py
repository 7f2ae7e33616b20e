"""What a plan could not fulfil."""

from collections.abc import Iterable, Iterator

from chocolate_factory.planning.model import PlanningProblem, Start, Violation, Wish

NEGLIGIBLE_KWH = 1e-6


def find_violations(
    problem: PlanningProblem, planned: Iterable[Start], excess_kwh: float
) -> list[Violation]:
    """Batches not made or late, and power above the contracted."""
    ready: dict[str, Start] = {}
    for start in (*problem.begun, *planned):
        if start.batch not in ready or start.end > ready[start.batch].end:
            ready[start.batch] = start
    found = list(_batches(problem, ready))
    if excess_kwh > NEGLIGIBLE_KWH:
        found.append(Violation(Wish.EXCESS_POWER, excess_kwh=excess_kwh))
    return found


def find_abandoned(problem: PlanningProblem) -> list[Violation]:
    """The batches begun and not finished, for a problem in which they cannot go on."""
    recipes = {start.batch: problem.plant.recipe(start.recipe) for start in problem.begun}
    return [
        Violation(Wish.ABANDONED, batch, recipe.name, recipe.batch_kg)
        for batch, recipe in sorted(recipes.items())
        if len([one for one in problem.begun if one.batch == batch]) < len(recipe.steps)
    ]


def _batches(problem: PlanningProblem, ready: dict[str, Start]) -> Iterator[Violation]:
    for batch in problem.due:
        mass = problem.plant.recipe(batch.recipe).batch_kg
        last = ready.get(batch.key)
        if last is None:
            yield Violation(Wish.UNMET, batch.key, batch.recipe, mass, batch.due)
        elif last.end > batch.due:
            yield Violation(Wish.LATE, batch.key, batch.recipe, mass, batch.due, last.end)
