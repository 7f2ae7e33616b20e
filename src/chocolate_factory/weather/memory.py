"""Issues and errors of weather forecasts in memory, for tests and trials."""

import threading
from bisect import insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chocolate_factory.weather.verification import DayErrors, ForecastError, Issue


class MemoryForecastRecord:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._issues: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
        self._errors: dict[tuple[str, date], DayErrors] = {}
        self._lock = threading.Lock()

    def note_issue(self, place: str, issue: Issue) -> None:
        """See ``ForecastRecord.note_issue``."""
        with self._lock:
            known = self._issues[place, issue.source]
            if issue.known_at not in known:
                insort(known, issue.known_at)

    def issues(self, place: str, since: datetime) -> Mapping[str, Sequence[datetime]]:
        """See ``ForecastRecord.issues``."""
        found = {
            source: [one for one in known if one >= since]
            for source, known in self._of(place).items()
        }
        return {source: known for source, known in found.items() if known}

    def newest_issues(self, place: str, known_at: datetime) -> Mapping[str, datetime]:
        """See ``ForecastRecord.newest_issues``."""
        found = {
            source: [one for one in known if one <= known_at]
            for source, known in self._of(place).items()
        }
        return {source: known[-1] for source, known in found.items() if known}

    def forget_issues(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``ForecastRecord.forget_issues``."""
        with self._lock:
            count = sum(one < before for known in self._issues.values() for one in known)
            if not dry_run:
                for key, known in self._issues.items():
                    self._issues[key] = [one for one in known if one >= before]
            return count

    def replace_errors(
        self, place: str, day: date, errors: Sequence[ForecastError], *, now: datetime
    ) -> None:
        """See ``ForecastRecord.replace_errors``."""
        ordered = sorted(errors, key=lambda one: one.stake)
        with self._lock:
            self._errors.pop((place, day), None)
            if ordered:
                self._errors[place, day] = DayErrors(day, tuple(ordered), now)

    def errors(self, place: str, first: date, last: date) -> list[DayErrors]:
        """See ``ForecastRecord.errors``."""
        with self._lock:
            return [
                kept
                for (of, day), kept in sorted(self._errors.items(), key=lambda item: item[0])
                if of == place and first <= day <= last
            ]

    def _of(self, place: str) -> dict[str, list[datetime]]:
        with self._lock:
            return {
                source: list(known) for (of, source), known in self._issues.items() if of == place
            }
