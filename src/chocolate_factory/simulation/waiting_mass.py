"""Mass that waited in the plant's stores, minute by minute."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from chocolate_factory.production.model import Storage
from chocolate_factory.simulation.model import StepRun
from chocolate_factory.simulation.state import FloorState

_MINUTES_PER_DAY = 24 * 60


def storage_eur(stores: Iterable[Storage], state: FloorState) -> float:
    """What lay above the limits of ``stores`` cost until the end."""
    total = 0.0
    for store in stores:
        waiting_kg = np.zeros(state.timeline.minutes)
        for begins, ends, mass_kg in _waits(state, store):
            waiting_kg[begins:ends] += mass_kg
        above_kg = np.maximum(waiting_kg - store.limit_kg, 0.0)
        total += float(above_kg.sum()) / _MINUTES_PER_DAY * store.excess_eur_per_kg_day
    return total


def _waits(state: FloorState, store: Storage) -> Iterator[tuple[int, int, float]]:
    """First and last (exclusive) minute, and kilograms, of all mass that waited in ``store``."""
    batches: dict[tuple[str, int], list[StepRun]] = defaultdict(list)
    for run in state.runs:
        batches[run.batch, run.attempt].append(run)
    for (key, attempt), runs in batches.items():
        given_up = attempt < state.batches[key].attempt
        following = [*(run.begins for run in runs[1:]), None]
        for run, begins in zip(runs, following, strict=True):
            if _is_kept(run, store):
                left = run.ends + (run.step.max_wait_minutes or 0) + 1 if given_up else None
                until = next(
                    one for one in (begins, left, state.timeline.minutes) if one is not None
                )
                yield max(0, run.ends), max(0, until), run.recipe.mass_after_kg(run.step)


def _is_kept(run: StepRun, store: Storage) -> bool:
    """Whether its mass waits there for the next step; what is finished waits nowhere."""
    kept = (run.recipe.name, run.step.name) in store.after
    return kept and run.over and not run.lost and run.step.name != run.recipe.steps[-1].name
