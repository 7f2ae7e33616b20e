"""Many independent calls, one after the other or in several processes, to the same results."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from chocolate_factory.kernel.logging import configure_logging

Result = TypeVar("Result")


def spread_out(
    function: Callable[..., Result], calls: Iterable[tuple[object, ...]], workers: int
) -> Iterator[Result]:
    """Results of ``function`` over ``calls``, in the order in which they are finished.

    With several ``workers`` joblib spreads the calls; its back end may be a cluster.
    """
    if workers == 1:
        for call in calls:
            yield function(*call)
        return
    from joblib import Parallel, delayed  # noqa: PLC0415 - heavy, and only needed here

    parallel = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
    yield from parallel(delayed(_elsewhere)(function, *call) for call in calls)


def _elsewhere(function: Callable[..., Result], *call: object) -> Result:
    """In another process: nothing it logs may come between what a command prints."""
    configure_logging(json=False, level="error")
    return function(*call)
