"""Importing from the command line."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chocolate_factory.climate.model import TEMPERATURE_MAX, aemet_station
from chocolate_factory.kernel.errors import UpstreamRefusedError
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import Rig
from tests.fakes.series import at
from tests.fakes.siar import FIGURES, NAME, export, row
from tests.fakes.sources import FakeSource
from tests.unit.cli.conftest import Call

DAY = date(2024, 1, 5)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(export([row(DAY), row(DAY + timedelta(1))]))
    return path


def test_siar_says_what_is_in_the_files_and_what_became_of_it(call: Call, file: Path) -> None:
    outcome = call("import", "siar", str(file))
    assert outcome.code == 0
    assert "siar-j17  2024" in outcome.out
    assert "38 values (20 of the ten variables of the weather): 38 written" in outcome.out
    again = call("import", "siar", str(file.parent), "--json").json()
    assert again["total"]["already_there"] == 38


def test_what_is_refused_is_named_and_is_trouble(call: Call, file: Path) -> None:
    broken = row(DAY + timedelta(9), FIGURES.replace("8,4", "?"))
    (file.parent / "J17_b.csv").write_bytes(export([broken, row(DAY, FIGURES.replace("8,4", "9"))]))
    outcome = call("import", "siar", str(file.parent))
    assert outcome.code == 1
    assert "J17_b.csv, line 2, Temp Media (ºC) = '?': no number" in outcome.out
    assert "Files differ; the later name was believed: 1" in outcome.out


def test_no_such_path_and_no_such_file_are_wrong_calls(call: Call, tmp_path: Path) -> None:
    outcome = call("import", "siar", str(tmp_path / "none"))
    assert outcome.code == 2
    assert "no file or folder" in outcome.err
    (tmp_path / "x.csv").write_text("hello")
    assert call("import", "siar", str(tmp_path)).code == 2


def test_datosclima_needs_the_stations_name(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "Aemet2024-01-05.csv"
    path.write_text("Estación;Temperatura máxima (ºC)\nLinares;31.2\n", encoding="utf-8")
    assert call("import", "datosclima", str(path)).code == 2
    outcome = call("import", "datosclima", str(path), "--name", "Linares")
    assert outcome.code == 0
    assert "aemet-5279x  2024" in outcome.out


def test_aemet_tells_what_came_and_what_went_wrong(call: Call, rig: Rig) -> None:
    assert call("import", "aemet").code == 2
    key = aemet_station("5279X").series(TEMPERATURE_MAX).key
    said = [Observation(at("2024-10-01T00:00Z"), 1440, 20.0)]
    source = FakeSource("aemet-climate", {key: said}, longest_request=timedelta(days=180))
    rig.ports = replace(rig.ports, climate_sources=(source,))
    outcome = call("import", "aemet", "--years", "1")
    assert outcome.code == 0
    assert "1 values in" in outcome.out
    source.always = UpstreamRefusedError("aemet-climate", "AEMET refuses the key.")
    outcome = call("import", "aemet", "--years", "3", "--json")
    assert outcome.code == 1
    assert "refuses the key" in outcome.out
