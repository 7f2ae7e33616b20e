"""The nouns of the journal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    """There was nothing to do."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job."""

    job: str
    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    message: str
    """One sentence: what was done, or what went wrong and the advice."""

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class JobTally:
    """How often a job has run since the store exists."""

    job: str
    runs: int
    failures: int
    last: JobRun
    succeeded_at: datetime | None = None
    """When a run ended well for the last time, whether or not there was something to do."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source behaved when it was last asked.

    Attributes:
        source: Name, as in the provenance of values.
        asked_at: When it was last asked.
        answered_at: When it last answered sensibly; None: never.
        trouble: Kind of the newest failure (``unavailable``, ``refused``, ``nonsense``), or "" when
            its last answer was sensible.
        message: What went wrong, for people.
        advice: What to do about it.
        failures: Failures in a row.
    """

    source: str
    asked_at: datetime
    answered_at: datetime | None = None
    trouble: str = ""
    message: str = ""
    advice: str = ""
    failures: int = 0
