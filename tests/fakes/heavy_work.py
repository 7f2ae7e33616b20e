"""Work for another process: functions it can find by their names."""

import os
import time
from collections.abc import Callable

from structlog.contextvars import get_contextvars

from chocolate_factory.kernel.errors import MissingDataError

Tell = Callable[..., None]


def count(end: int, tell: Tell) -> int:
    """The sum up to ``end``, telling each number."""
    total = 0
    for n in range(1, end + 1):
        tell(n, end)
        total += n
    return total


def fail(_tell: Tell) -> None:
    """Fail as a calculation would."""
    raise MissingDataError("Nothing to count.", advice="Bring something.")


def what_is_logged_with(_tell: Tell) -> dict[str, object]:
    """What every line logged here carries."""
    return get_contextvars()


def whoami(_tell: Tell) -> int:
    """Number of the process."""
    return os.getpid()


def doze(seconds: float, _tell: Tell) -> None:
    """Do nothing for a while."""
    time.sleep(seconds)


class Deadly:
    """Ends the process that receives it."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        """How it is sent."""
        return os._exit, (7,)


def die(_tell: Tell) -> None:
    """End the process as a lack of memory would."""
    os._exit(7)
