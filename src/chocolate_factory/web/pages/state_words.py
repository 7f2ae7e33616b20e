"""What the page Today says about its data: how new each series is, and what history lacks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chocolate_factory.speech.wording import Wording
from chocolate_factory.timeseries.freshness import Status
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.pages.today import Loading
from chocolate_factory.web.pages.today_state import SeriesState


class StateWords:
    """Sentences about data in one language, seen from one instant."""

    def __init__(self, wording: Wording, now: datetime) -> None:
        """Speak through ``wording`` at ``now``."""
        self._wording = wording
        self._now = now

    def summary(self, series: Sequence[SeriesState]) -> str:
        """How many series are as new as they should be."""
        if not series:
            return self._wording.say("data.none")
        fresh = sum(one.status is Status.FRESH for one in series)
        if fresh == len(series):
            return self._wording.say("data.all", n=fresh)
        return self._wording.say("data.some", fresh=fresh, n=len(series))

    def newest(self, state: SeriesState) -> str:
        """The newest value, when it was for, its age and its source."""
        if state.value is None or state.start is None:
            return self._wording.say("data.empty")
        unit = state.unit.replace("EUR", "€")
        parts = [
            f"{self._wording.formats.value(state.value)} {unit}",
            self._wording.when(state.start, self._now),
        ]
        if state.age is not None:
            parts.append(self._age(state.start, state.age))
        if state.source:
            parts.append(self._wording.name("source", state.source))
        return " · ".join(parts)

    def _age(self, start: datetime, age: timedelta) -> str:
        """Since the interval ended; one that runs has no age, one to come is known ahead."""
        if age >= timedelta():
            return self._wording.say("data.age", span=age)
        if start <= self._now:
            return self._wording.say("data.running")
        return self._wording.say("data.ahead", span=start - self._now)

    def gaps(self, summary: Summary | None, loading: Loading | None = None) -> list[str]:
        """What history lacks: what is on its way, what can be healed, and what no source has."""
        if summary is None:
            return [self._wording.say("gaps.unchecked")]
        lines = []
        if loading is not None and loading.kept_share is not None:
            # However long they are, gaps that are being closed alarm nobody.
            lines.append(self._wording.say("gaps.loading", share=loading.kept_share))
        elif summary.recoverable:
            lines.append(
                self._wording.say(
                    "gaps.open", n=summary.recoverable, hours=summary.recoverable_hours
                )
            )
            lines.append(
                self._wording.say(
                    "gaps.severity",
                    **{severity.value: count for severity, count in summary.by_severity.items()},
                )
            )
        else:
            lines.append(self._wording.say("gaps.none"))
        if loading is not None and loading.learnt_share is not None:
            lines.append(self._wording.say("gaps.learning", share=loading.learnt_share))
        if summary.unavailable:
            lines.append(
                self._wording.say(
                    "gaps.lost", n=summary.unavailable, hours=summary.unavailable_hours
                )
            )
        return lines
