"""What an import of climate files did; its numbers add up, and nothing is left out silently."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from chocolate_factory.climate.model import BASE_QUANTITIES

_SHOWN = 80


class Refusal(NamedTuple):
    """Something that was not stored."""

    file: str
    line: int | None
    """In the file, the header being 1; None: the whole file."""
    column: str
    """As the file calls it; "" if it is about the row."""
    text: str
    """What stands there, shortened."""
    reason: str

    @classmethod
    def of(cls, file: str, line: int | None, column: str, text: str, reason: str) -> "Refusal":
        """With ``text`` cut to what can be shown."""
        return cls(file, line, column, text.replace("\0", "\\0")[:_SHOWN], reason)

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        what = f", {self.column} = {self.text!r}" if self.column else ""
        return f"{where}{what}: {self.reason}"


class Overruled(NamedTuple):
    """Two files differ about a value; the one whose name comes later is believed."""

    station: str
    day: date
    quantity: str
    kept: float
    kept_from: str
    dropped: float
    dropped_from: str


@dataclass(slots=True)
class FileReport:
    """What became of one file.

    Rows: ``rows_read = rows_with_values + rows_empty + rows_refused``.
    Values: ``values_read = written + revised + already_there + said_by_later_file``.
    """

    file: str
    encoding: str = ""
    stations: list[str] = field(default_factory=list)
    rows_read: int = 0
    """Lines below the header."""
    rows_with_values: int = 0
    rows_empty: int = 0
    """Blank lines, and days without any value."""
    rows_refused: int = 0
    values_read: int = 0
    written: int = 0
    revised: int = 0
    """Differed from what this source had said before; the old value stays as a revision."""
    already_there: int = 0
    said_by_later_file: int = 0
    """Said again, or otherwise, by a file whose name comes later."""
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is unusual but does no harm."""

    def add(self, count: str, times: int) -> None:
        """Raise one of the counts."""
        setattr(self, count, getattr(self, count) + times)

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it could be read."""
        return not self.encoding

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.file,
            "encoding": self.encoding,
            "stations": self.stations,
            **{name: getattr(self, name) for name in _COUNTS},
            "notes": self.notes,
        }


_COUNTS = (
    "rows_read",
    "rows_with_values",
    "rows_empty",
    "rows_refused",
    "values_read",
    "written",
    "revised",
    "already_there",
    "said_by_later_file",
)


@dataclass(slots=True)
class ImportReport:
    """What became of all files of an import."""

    files: list[FileReport] = field(default_factory=list)
    overruled: list[Overruled] = field(default_factory=list)
    quarantined: int = 0
    """Of the values written or revised, those that are kept but not believed."""
    days: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Days with a value, by station and year."""
    values: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Values, by station and year."""
    by_quantity: Counter[str] = field(default_factory=Counter)
    """Values, by the quantity's name."""

    def total(self, count: str) -> int:
        """The sum of one of the files' counts over all files."""
        return sum(getattr(file, count) for file in self.files)

    @property
    def refusals(self) -> list[Refusal]:
        """Everything that was not stored, in the order of the files."""
        return [refusal for file in self.files for refusal in file.refusals]

    @property
    def base_values(self) -> int:
        """Values of the ten variables of the weather; the others say when, or are derived."""
        return sum(self.by_quantity[quantity.name] for quantity in BASE_QUANTITIES)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "total": {
                "files": len(self.files),
                **{count: self.total(count) for count in _COUNTS},
                "quarantined": self.quarantined,
                "base_values": self.base_values,
            },
            "years": [
                {
                    "station": station,
                    "year": year,
                    "days": days,
                    "values": self.values[station, year],
                }
                for (station, year), days in sorted(self.days.items())
            ],
            "quantities": dict(self.by_quantity),
            "refused": [refusal._asdict() for refusal in self.refusals],
            "overruled": [{**one._asdict(), "day": one.day.isoformat()} for one in self.overruled],
            "files": [file.as_dict() for file in self.files],
        }
