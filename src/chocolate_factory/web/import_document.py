"""How an import of files is told over HTTP."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from chocolate_factory.climate.imports.report import FileReport, ImportReport

MOST_LISTED = 500
"""Refusals and differences that are listed; beyond, their number tells."""


class ImportCounts(BaseModel):
    """Rows and values; ``rows_read`` and ``values_read`` are the sums of what follows them."""

    rows_read: int = Field(description="Lines below the header", examples=[8963])
    rows_with_values: int
    rows_empty: int = Field(description="Blank lines, and days without any value")
    rows_refused: int
    values_read: int = Field(examples=[169526])
    written: int
    revised: int = Field(description="Differed from what was stored; the old value is kept, too")
    already_there: int
    said_by_later_file: int = Field(description="Said by a file whose name comes later, too")

    @classmethod
    def of(cls, counts: FileReport) -> Self:
        """Of one file."""
        return cls(**{name: getattr(counts, name) for name in ImportCounts.model_fields})


class ImportedFile(ImportCounts):
    """One file."""

    file: str
    encoding: str = Field(description="As recognised; empty if it was refused as a whole")
    stations: list[str] = Field(examples=[["J17"]])
    notes: list[str] = Field(description="What is unusual but does no harm")


class ImportTotal(ImportCounts):
    """All files together."""

    files: int = Field(examples=[27])
    base_values: int = Field(description="Values of the ten variables of the weather alone")
    quarantined: int = Field(description="Written or revised, but kept from plans as suspicious")
    refusals: int
    differences: int


class ImportedYear(BaseModel):
    """One year of one station."""

    station: str = Field(examples=["siar-j17"])
    year: int
    days: int = Field(description="With a value")
    values: int


class RefusalOut(BaseModel):
    """Something that was not stored."""

    file: str
    line: int | None = Field(description="The header is line 1; null: the whole file")
    column: str
    text: str
    reason: str


class DifferenceOut(BaseModel):
    """Two files differ about a value; the one whose name comes later was believed."""

    station: str
    day: date
    quantity: str = Field(examples=["temperature_max_celsius"])
    kept: float
    kept_from: str
    dropped: float
    dropped_from: str


class ImportOut(BaseModel):
    """What became of an import."""

    total: ImportTotal
    years: list[ImportedYear]
    quantities: dict[str, int] = Field(description="Values by quantity; units are in the names")
    refused: list[RefusalOut] = Field(description=f"The first {MOST_LISTED}")
    differences: list[DifferenceOut] = Field(description=f"The first {MOST_LISTED}")
    files: list[ImportedFile]

    @classmethod
    def of(cls, report: ImportReport) -> "ImportOut":
        """The report as shown."""
        counts = {name: report.total(name) for name in ImportCounts.model_fields}
        return cls(
            total=ImportTotal(
                **counts,
                files=len(report.files),
                base_values=report.base_values,
                quarantined=report.quarantined,
                refusals=len(report.refusals),
                differences=len(report.overruled),
            ),
            years=[
                ImportedYear(station=key, year=year, days=days, values=report.values[key, year])
                for (key, year), days in sorted(report.days.items())
            ],
            quantities=dict(report.by_quantity),
            refused=[RefusalOut(**one._asdict()) for one in report.refusals[:MOST_LISTED]],
            differences=[DifferenceOut(**one._asdict()) for one in report.overruled[:MOST_LISTED]],
            files=[
                ImportedFile(
                    **ImportCounts.of(file).model_dump(),
                    file=file.file,
                    encoding=file.encoding,
                    stations=file.stations,
                    notes=file.notes,
                )
                for file in report.files
            ],
        )
