"""Measures the import of SIAR's record: ``python -m benchmarks.bench_siar ARCHIVE``.

ARCHIVE is a zip archive of the ministry's files; it is imported packed and unpacked.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

from chocolate_factory.climate.imports.incoming_files import find_files
from chocolate_factory.climate.imports.report import ImportReport
from chocolate_factory.climate.imports.siar import import_siar
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from chocolate_factory.timeseries.sql import SqlSeriesStore

BUDGET_SECONDS = 3.0


def _timed(admission: Admission, paths: Iterable[Path]) -> tuple[float, ImportReport]:
    started = time.perf_counter()
    report = import_siar(admission, find_files(paths), SystemClock())
    return time.perf_counter() - started, report


def _print(what: str, seconds: float, report: ImportReport) -> None:
    verdict = "ok" if seconds <= BUDGET_SECONDS else "TOO SLOW"
    print(
        f"{what:<22} {seconds:5.2f} s  budget {BUDGET_SECONDS:g} s  {verdict};"
        f" {report.total('rows_read')} rows, {report.total('written')} values written,"
        f" {report.total('already_there')} already there,"
        f" {len(report.refusals)} refused, {report.quarantined} quarantined,"
        f" {report.base_values} of the ten base variables"
    )


def main() -> None:
    """Import the archive into new databases, twice each, packed and unpacked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    archive = parser.parse_args().archive
    for form in ("zip archive", "folder"):
        with tempfile.TemporaryDirectory() as folder:
            source = archive
            if form == "folder":
                source = Path(folder) / "siar"
                with ZipFile(archive) as packed:
                    packed.extractall(source)
            database = Database(f"sqlite:///{folder}/chocolate.sqlite")
            database.migrate()
            admission = Admission(SqlSeriesStore(database), inspect_arrival)
            for turn in ("first", "again"):
                _print(f"{form}, {turn}", *_timed(admission, [source]))
            database.close()


if __name__ == "__main__":
    main()
