"""Brings the ministry's CSV export of SIAR into the store: 25 years in a few seconds."""

from collections.abc import Sequence
from datetime import UTC

import structlog

from chocolate_factory.climate.imports.incoming_files import IncomingFile
from chocolate_factory.climate.imports.report import ImportReport
from chocolate_factory.climate.imports.siar_file import read_siar
from chocolate_factory.climate.imports.siar_text import ADVICE, NotSiarError
from chocolate_factory.climate.imports.store_days import Gathering, Step
from chocolate_factory.climate.model import SIAR
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.timeseries.admit import Admission

_log = structlog.get_logger()


def import_siar(
    admission: Admission,
    files: Sequence[IncomingFile],
    clock: Clock,
    on_progress: Step | None = None,
) -> ImportReport:
    """Store the days of ``files``; again, nothing is written twice.

    Args:
        admission: The door to the store.
        files: In the order in which they overrule each other.
        clock: For when the values became known, and for which days have ended.
        on_progress: Told how many steps are done and of how many: a step is a file or a series.

    Raises:
        NotSiarError: None of the files is a SIAR export; tells about the first.
        StoreError: The store failed; importing again goes on where it stopped.
    """
    watch = on_progress or (lambda _done, _total: None)
    today = clock.now().astimezone(UTC).date()
    gathering, reports = Gathering(SIAR), []
    for done, file in enumerate(files, start=1):
        days, report = read_siar(file, today)
        gathering.add(report, days)
        reports.append(report)
        watch(done, len(files))
    if all(report.is_refused for report in reports):
        first = reports[0].refusals[0]
        others = f" Nor are the other {len(reports) - 1}." if len(reports) > 1 else ""
        reason = first.reason.removesuffix(ADVICE).strip()
        raise NotSiarError(f"{first.file} is no SIAR export. {reason}{others}", advice=ADVICE)
    result = gathering.store(
        admission,
        clock,
        lambda done, total: watch(len(files) + done, len(files) + total),
    )
    _log.info(
        "siar_imported",
        files=len(files),
        written=result.total("written"),
        revised=result.total("revised"),
        already_there=result.total("already_there"),
        refused=len(result.refusals),
        overruled=len(result.overruled),
    )
    return result
