"""The cheapest choice of one value for each step of a chain that must never fall."""

from collections.abc import Sequence


def cheapest_rising(
    candidates: Sequence[float], costs: Sequence[Sequence[float]]
) -> tuple[float, ...]:
    """One candidate for each row of ``costs``, never falling, with the least sum of costs.

    Args:
        candidates: Ascending.
        costs: For each step of the chain the cost of each candidate; infinite where not allowed.
    """
    best = list(costs[0])
    chosen: list[list[int]] = []
    for row in costs[1:]:
        before = _cheapest_so_far(best)
        chosen.append(before)
        best = [cost + best[index] for cost, index in zip(row, before, strict=True)]
    index = best.index(min(best))
    chain = [index]
    for before in reversed(chosen):
        index = before[index]
        chain.append(index)
    return tuple(candidates[one] for one in reversed(chain))


def _cheapest_so_far(costs: Sequence[float]) -> list[int]:
    """For each index the index of the least cost up to it."""
    found: list[int] = []
    least = 0
    for index, cost in enumerate(costs):
        if cost < costs[least]:
            least = index
        found.append(least)
    return found
