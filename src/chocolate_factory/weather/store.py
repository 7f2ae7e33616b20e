"""The port behind which issues of weather forecasts and their errors are kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from chocolate_factory.weather.verification import DayErrors, ForecastError, Issue


class ForecastRecord(Protocol):
    """Remembers when each source forecast, and how wrong it was.

    The values themselves are in the series; they do not tell that a source has said the same again.
    """

    def note_issue(self, place: str, issue: Issue) -> None:
        """Remember that a forecast for ``place`` reached us; a second time changes nothing.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def issues(self, place: str, since: datetime) -> Mapping[str, Sequence[datetime]]:
        """When forecasts reached us from ``since`` on, ascending, by source."""
        ...

    def newest_issues(self, place: str, known_at: datetime) -> Mapping[str, datetime]:
        """The last one of each source that had reached us at ``known_at``."""
        ...

    def forget_issues(self, before: datetime, *, dry_run: bool = False) -> int:
        """Forget the issues that reached us before ``before``, or only count them; how many."""
        ...

    def replace_errors(
        self, place: str, day: date, errors: Sequence[ForecastError], *, now: datetime
    ) -> None:
        """Keep ``errors`` over the values of the local ``day``, instead of those kept before.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def errors(self, place: str, first: date, last: date) -> list[DayErrors]:
        """The errors of the days from ``first`` to ``last``, ascending, within a day by stake.

        Days without any are left out.
        """
        ...
