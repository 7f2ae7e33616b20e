"""The store: what it holds, and whether the database under it is sound."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.operations.verify_store import StoreReport, verify_store
from chocolate_factory.storage.spool_entry import SpoolState
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["store"], responses=problem_responses(503))

Deep = Annotated[
    bool, Query(description="Read every page of the database, and look for gaps since ever")
]


class SeriesHeldOut(BaseModel):
    """What is stored of one series; instants in UTC."""

    series: str = Field(examples=["price.spot.es"])
    unit: str = Field(description="Of its values; empty if this site does not collect it")
    records: int = Field(description="Values of all sources with all revisions")
    revisions: int = Field(description="Of these, replaced by later ones")
    first: datetime | None = Field(description="Start of the first interval")
    last: datetime | None = Field(description="Start of the last interval")
    sources: dict[str, int] = Field(description="Values by source")
    quarantined: int = Field(description="Values that are kept and not believed")
    gaps: int | None = Field(description="Null for what is not expected to be whole")
    gap_hours: float | None = Field(description="Hours missing in them")


class DatabaseOut(BaseModel):
    """Size and schema of the database."""

    schema_version: str = Field(examples=["0008"])
    newest_schema_version: str = Field(description="The one this program was written for")
    file_bytes: int
    log_bytes: int = Field(description="Write-ahead log beside the file")
    free_bytes: int = Field(description="Of the file, free for reuse")
    values_in: str = Field(
        description="Which InfluxDB has the values of series; empty where this database has them",
        examples=["InfluxDB 1.6.7 at http://localhost:8086/chocolate"],
    )


class SpoolOut(BaseModel):
    """What waits because the store could not take it; totals since the spool was begun."""

    batches: int = Field(description="Batches that wait")
    values: int = Field(description="Values in them")
    bytes: int = Field(description="Their size")
    limit_bytes: int = Field(description="What may wait; beyond that, what arrives is refused")
    oldest: datetime | None = Field(description="Arrival of what waits longest")
    spooled_total: int = Field(description="Values that ever had to wait")
    drained_total: int = Field(description="Of these, stored since")
    refused_total: int = Field(description="Values that could not wait: they are lost")
    set_aside: int = Field(description="Values the store will never take, kept beside")
    damaged_files: list[str] = Field(description="Spools that could not be read, moved aside")

    @classmethod
    def of(cls, state: SpoolState) -> "SpoolOut":
        """The state as shown."""
        return cls(
            batches=state.entries,
            values=state.values,
            bytes=state.bytes,
            limit_bytes=state.limit_bytes,
            oldest=state.oldest_at,
            spooled_total=state.spooled,
            drained_total=state.drained,
            refused_total=state.refused,
            set_aside=state.set_aside,
            damaged_files=list(state.damaged_files),
        )


class FindingOut(BaseModel):
    """Something that should not be."""

    what: str = Field(description="schema, database or series")
    message: str
    advice: str


class StoreAnswer(BaseModel):
    """What a verification found."""

    ok: bool = Field(description="Nothing is wrong; gaps are not")
    deep: bool
    records: int = Field(description="Values of all series")
    gaps_since: datetime | None = Field(
        description="Since when gaps were looked for; null: since the first value of each series"
    )
    database: DatabaseOut
    findings: list[FindingOut]
    spool: SpoolOut | None = Field(description="What waits until the store takes it")
    series: list[SeriesHeldOut]

    @classmethod
    def of(cls, report: StoreReport) -> "StoreAnswer":
        """The report as shown."""
        database = report.database
        return cls(
            ok=report.ok,
            deep=report.deep,
            records=report.records,
            gaps_since=report.looked_since,
            database=DatabaseOut(
                schema_version=database.schema,
                newest_schema_version=database.newest_schema,
                file_bytes=database.file_bytes,
                log_bytes=database.log_bytes,
                free_bytes=database.free_bytes,
                values_in=database.values_in,
            ),
            findings=[
                FindingOut(what=one.what, message=one.message, advice=one.advice)
                for one in report.findings
            ],
            spool=SpoolOut.of(report.spool) if report.spool else None,
            series=[
                SeriesHeldOut(
                    series=one.series,
                    unit=one.unit,
                    records=one.records,
                    revisions=one.revisions,
                    first=one.first,
                    last=one.last,
                    sources=dict(one.sources),
                    quarantined=one.quarantined,
                    gaps=one.gaps,
                    gap_hours=one.gap_hours,
                )
                for one in report.series
            ],
        )


@router.get("/store/verify", summary="What is stored, and whether the database is sound")
def verify(ports: SitePorts, *, deep: Deep = False) -> StoreAnswer:
    """Counts every value; with ``deep`` it also reads every page, which takes longer."""
    return StoreAnswer.of(verify_store(ports, deep=deep))


@router.get("/store/spool", summary="What waits because the store could not take it")
def spool(ports: SitePorts) -> SpoolOut:
    """Answers while the store is down, too."""
    return SpoolOut.of(ports.spooling.state() if ports.spooling else SpoolState(limit_bytes=0))


@router.get("/influxdb/verify", summary="The same under its customary name")
def verify_as_before(ports: SitePorts, *, deep: Deep = False) -> StoreAnswer:
    """The store is no InfluxDB; the name is for clients that ask for one."""
    return verify(ports, deep=deep)
