"""Long daily records of the climate: SIAR's files, AEMET's daily climate, datosclima's files."""

from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta
from pathlib import Path

from chocolate_factory.climate.imports.aemet import fill_windows, missing_windows
from chocolate_factory.climate.imports.datosclima import import_datosclima
from chocolate_factory.climate.imports.incoming_files import IncomingFile, find_files
from chocolate_factory.climate.imports.report import ImportReport
from chocolate_factory.climate.imports.siar import import_siar
from chocolate_factory.climate.imports.store_days import Step
from chocolate_factory.climate.model import Station, aemet_station
from chocolate_factory.journal.note_fill import note_fill
from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.errors import ConfigurationError, InputError
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.progress import Watcher

YEAR = timedelta(days=365.25)
DATOSCLIMA_SUFFIXES = (".csv", ".xls", ".rar")


class NoClimateSourceError(ConfigurationError):
    """AEMET cannot be asked: there is no key."""

    status = 409


def import_siar_files(
    ports: Ports, paths: Iterable[Path], on_progress: Step | None = None
) -> ImportReport:
    """Store what the SIAR exports at ``paths`` say: files, folders and zip archives.

    Raises:
        InputError: A path is not there, or nothing there is a SIAR export.
        StoreError: The store failed; importing again goes on where it stopped.
    """
    return import_siar_content(ports, find_files(paths), on_progress)


def import_siar_content(
    ports: Ports, files: Sequence[IncomingFile], on_progress: Step | None = None
) -> ImportReport:
    """Store what ``files``, already read, say; see ``import_siar_files``."""
    return import_siar(Admission(ports.series, ports.inspector), files, ports.clock, on_progress)


def file_inside(ports: Ports, path: str) -> Path:
    """The file or folder called ``path`` inside the data folder, links resolved.

    Raises:
        InputError: It is not there, or leads out of the folder.
    """
    if ports.data_dir is None:
        raise InputError("This service has no data folder.", advice="Send the file as the body.")
    folder = ports.data_dir.resolve()
    try:
        found = (folder / path).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # not there, unusable as a name, a loop of links
        found = None
    if found is None or not found.is_relative_to(folder):
        raise InputError(
            f"There is no {path[:80]!r} in the data folder.",
            advice="Copy the file below CHOCOLATE_DATA_DIR and give its path from there.",
        )
    return found


def import_datosclima_files(
    ports: Ports,
    paths: Iterable[Path],
    station_id: str | None,
    station_name: str,
    on_progress: Step | None = None,
) -> ImportReport:
    """Store what datosclima's daily files at ``paths`` say of one station.

    Args:
        ports: What to work with.
        paths: Files, folders and zip archives.
        station_id: AEMET's code of the station; None: the site's.
        station_name: As the files name it.
        on_progress: Told how many steps are done and of how many.

    Raises:
        InputError: A path is not there, or a file has another layout.
        StoreError: The store failed; importing again goes on where it stopped.
    """
    return import_datosclima(
        Admission(ports.series, ports.inspector),
        find_files(paths, DATOSCLIMA_SUFFIXES),
        climate_station(ports, station_id),
        station_name,
        ports.clock,
        on_progress,
    )


def import_daily_climate(
    ports: Ports, station_id: str | None, years: int, on_progress: Watcher | None = None
) -> list[FillReport]:
    """Store what AEMET has of the last ``years`` years of a station and is not stored yet.

    Works behind live collection, newest months first, and can be stopped and begun again.

    Args:
        ports: What to work with.
        station_id: AEMET's code of the station; None: the site's.
        years: How far back.
        on_progress: Told after each request; may raise ``WorkCancelledError`` to stop.

    Raises:
        NoClimateSourceError: There is no key to ask AEMET with.
        InputError: There is no such station.
        StoreError: The store cannot be read or written; what was written stays.
    """
    station = climate_station(ports, station_id)
    require_climate_source(ports)
    now = ports.clock.now()
    first = (now - years * YEAR).astimezone(UTC).date()
    windows = missing_windows(ports.series, station, first, now)
    with in_background():
        reports = fill_windows(ports.filler, ports.climate_sources, station, windows, on_progress)
    for report in reports:
        note_fill(ports.journal, report, ports.clock.now())
    return reports


def require_climate_source(ports: Ports) -> None:
    """Make sure that somebody can be asked for daily climate.

    Raises:
        NoClimateSourceError: There is no key to ask AEMET with.
    """
    if not ports.climate_sources:
        raise NoClimateSourceError(
            "AEMET is not asked for its daily climate: there is no key.",
            advice="Set AEMET_API_KEY; a new key is free at opendata.aemet.es.",
        )


def climate_station(ports: Ports, station_id: str | None) -> Station:
    """AEMET's station of that code; the site's for None.

    Raises:
        InputError: The code is none, or the site names no station.
    """
    code = station_id or ports.place.aemet_station
    if code is None:
        raise InputError(
            f"The place {ports.place.name} names no AEMET station.",
            advice="Give one, such as 5279X, or set aemet_station in the site's file.",
        )
    return aemet_station(code)
