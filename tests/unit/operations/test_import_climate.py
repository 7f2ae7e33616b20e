"""What the shells call: files inside the data folder only, stations, keys, background loading."""

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chocolate_factory.climate.model import TEMPERATURE_MAX, aemet_station
from chocolate_factory.climate.read import read_days
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.fill_work import FillState
from chocolate_factory.operations.import_climate import (
    NoClimateSourceError,
    file_inside,
    import_daily_climate,
    import_datosclima_files,
    import_siar_files,
)
from chocolate_factory.operations.load_climate import ClimateLoading
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import build_rig
from tests.fakes.series import at
from tests.fakes.siar import NAME, export, row
from tests.fakes.sources import FakeSource

DAY = timedelta(days=1)


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    rig = build_rig()
    station = aemet_station("5279X")
    start = at("2024-01-01T00:00Z")
    data = {
        station.series(TEMPERATURE_MAX).key: [
            Observation(start + n * DAY, 1440, 20.0) for n in range(330)
        ]
    }
    source = FakeSource("aemet-climate", data, longest_request=180 * DAY)
    return replace(rig.ports, data_dir=tmp_path / "data", climate_sources=(source,))


def test_files_are_stored_from_the_data_folder(ports: Ports, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "siar"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(export([row(date(2024, 1, 5))]))
    for path in ("siar", f"siar/{NAME}", f"./siar/../siar/{NAME}", str(folder)):
        assert file_inside(ports, path).exists()
    report = import_siar_files(ports, [file_inside(ports, "siar")])
    assert report.total("written") == 19


@pytest.mark.parametrize("path", ["..", "../secret.csv", "/etc/passwd", "link.csv", "no", "a\0b"])
def test_nothing_outside_the_data_folder_is_reached(
    ports: Ports, tmp_path: Path, path: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.csv").write_text("secret")
    (tmp_path / "data" / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InputError, match="in the data folder"):
        file_inside(ports, path)
    with pytest.raises(InputError, match="no data folder"):
        file_inside(replace(ports, data_dir=None), path)


def test_daily_climate_of_the_sites_station_comes_from_its_source(ports: Ports) -> None:
    reports = import_daily_climate(ports, None, 1)
    assert sum(report.total.written for report in reports) == 305
    found = read_days(ports.series, aemet_station("5279X"), TEMPERATURE_MAX)
    assert (found[0][0], found[-1][0]) == (date(2024, 1, 1), date(2024, 10, 31))
    assert ports.journal.sources()["aemet-climate"].failures == 0


def test_without_a_key_or_a_station_it_says_what_to_do(ports: Ports) -> None:
    with pytest.raises(NoClimateSourceError, match="no key"):
        import_daily_climate(replace(ports, climate_sources=()), None, 1)
    with pytest.raises(InputError, match="no code"):
        import_daily_climate(ports, "../5279X", 1)
    nowhere = replace(ports.place, aemet_station=None)
    with pytest.raises(InputError, match="names no AEMET station"):
        import_daily_climate(replace(ports, place=nowhere), None, 1)


def test_datosclima_goes_into_the_record_of_the_sites_station(ports: Ports, tmp_path: Path) -> None:
    path = tmp_path / "Aemet2024-01-05.csv"
    path.write_text("Estación;Temperatura máxima (ºC)\nLinares;31.2\n")
    report = import_datosclima_files(ports, [path], None, "linares")
    assert report.total("written") == 1
    assert read_days(ports.series, aemet_station("5279X"), TEMPERATURE_MAX) == [
        (date(2024, 1, 5), 31.2)
    ]


def _ended(loading: ClimateLoading) -> FillState:
    """Its state once it has ended, or after ten seconds."""
    deadline = time.monotonic() + 10
    while (state := loading.state) and state.running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert state is not None
    return state


def test_loading_goes_on_in_the_background_and_ends(ports: Ports) -> None:
    loading = ClimateLoading(ports)
    assert loading.state is None
    loading.stop()
    state = loading.start("5279X", 1)
    assert state.interval.end - state.interval.start == timedelta(days=365.25)
    state = _ended(loading)
    assert not state.running
    assert sum(report.total.written for report in state.reports) == 305
    loading.stop()
    with pytest.raises(InputError):
        loading.start("no code", 1)
