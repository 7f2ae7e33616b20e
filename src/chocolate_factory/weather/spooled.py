"""A forecast record behind a spool: what came while its database was down is noted later."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool_entry import Item
from chocolate_factory.timeseries.record import instant_of, microseconds
from chocolate_factory.weather.store import ForecastRecord
from chocolate_factory.weather.verification import DayErrors, ForecastError, Issue

_ISSUE = "weather.issue"


class SpooledForecastRecord:
    """The record it wraps; while that is down, the newest issues are told as last known."""

    def __init__(self, record: ForecastRecord, drain: Drain) -> None:
        """Wrap ``record``; ``drain`` takes there what waits."""
        self._record = record
        self._drain = drain
        self._newest: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        drain.takes(_ISSUE, self._take)

    def note_issue(self, place: str, issue: Issue) -> None:
        """See ``ForecastRecord.note_issue``."""
        self._newest[place][issue.source] = issue.known_at
        try:
            self._record.note_issue(place, issue)
        except StoreUnavailableError:
            at = microseconds(issue.known_at)
            content = {"place": place, "source": issue.source, "known_at": at}
            self._drain.append(Item.of(_ISSUE, content, at))

    def newest_issues(self, place: str, known_at: datetime) -> Mapping[str, datetime]:
        """See ``ForecastRecord.newest_issues``; what still waits is known here already."""
        here = {source: at for source, at in self._newest[place].items() if at <= known_at}
        try:
            kept = self._record.newest_issues(place, known_at)
        except StoreUnavailableError:
            return here
        for source, at in kept.items():
            here[source] = max(at, here.get(source, at))
        self._newest[place].update(here)
        return here

    def issues(self, place: str, since: datetime) -> Mapping[str, Sequence[datetime]]:
        """See ``ForecastRecord.issues``."""
        return self._record.issues(place, since)

    def forget_issues(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``ForecastRecord.forget_issues``."""
        return self._record.forget_issues(before, dry_run=dry_run)

    def replace_errors(
        self, place: str, day: date, errors: Sequence[ForecastError], *, now: datetime
    ) -> None:
        """See ``ForecastRecord.replace_errors``."""
        self._record.replace_errors(place, day, errors, now=now)

    def errors(self, place: str, first: date, last: date) -> list[DayErrors]:
        """See ``ForecastRecord.errors``."""
        return self._record.errors(place, first, last)

    def _take(self, content: Mapping[str, Any]) -> None:
        issue = Issue(content["source"], instant_of(content["known_at"]))
        self._record.note_issue(content["place"], issue)
