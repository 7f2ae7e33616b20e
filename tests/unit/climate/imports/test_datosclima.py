"""datosclima's tables: unverified, so anything unexpected is an error that says what was found."""

import sys
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from chocolate_factory.climate.imports.datosclima import import_datosclima
from chocolate_factory.climate.imports.datosclima_layout import parse_value
from chocolate_factory.climate.imports.datosclima_table import (
    MissingReaderError,
    NotDatosclimaError,
    read_table,
)
from chocolate_factory.climate.imports.incoming_files import IncomingFile
from chocolate_factory.climate.imports.report import ImportReport
from chocolate_factory.climate.model import (
    PRECIPITATION,
    TEMPERATURE_MAX,
    WIND_GUST,
    aemet_station,
)
from chocolate_factory.climate.read import read_days
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.series import at

STATION = aemet_station("5279X")
NAME = "Aemet2024-01-05.csv"
HEADER = (
    "Estación;Provincia;Temperatura máxima (ºC);Temperatura mínima (ºC);Temperatura media (ºC);"
    "Racha (km/h);Velocidad máxima (km/h);Precipitación 00-24h (mm);Precipitación 00-06h (mm)"
)
LINARES = "Linares;Jaén;31.2 (15:20);18,4 (05:10);24.8;36 (17:00);20 (16:40);Ip;0"
OTHER = "Jaén;Jaén;30;17;23;18;10;0;0"


@pytest.fixture
def store() -> MemorySeriesStore:
    return MemorySeriesStore()


@pytest.fixture
def bring(store: MemorySeriesStore) -> Callable[..., ImportReport]:
    clock = SystemClock.starting_at(at("2024-11-05T12:00+01:00"))

    def run(*files: IncomingFile, name: str = "LINARES") -> ImportReport:
        return import_datosclima(Admission(store), files, STATION, name, clock)

    return run


def table(*rows: str, header: str = HEADER, name: str = NAME) -> IncomingFile:
    text = "\n".join(["Actualizado: viernes", "", "", "", header, *rows])
    return IncomingFile(name, text.encode())


def test_the_row_of_the_station_is_stored_in_its_record(
    bring: Callable[..., ImportReport], store: MemorySeriesStore
) -> None:
    report = bring(table(OTHER, LINARES))
    assert report.total("written") == 5
    day = date(2024, 1, 5)
    assert read_days(store, STATION, TEMPERATURE_MAX) == [(day, 31.2)]
    assert read_days(store, STATION, WIND_GUST) == [(day, 10.0)]
    rain = store.latest(STATION.series(PRECIPITATION))
    assert rain is not None
    assert (rain.start, rain.value, rain.source) == (at("2024-01-05T00:00Z"), 0.0, "datosclima")
    assert bring(table(OTHER, LINARES)).total("written") == 0


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (table(LINARES, header=HEADER.replace("Racha", "Ráfaga")), "found: Estación, Provincia"),
        (table(LINARES, header=HEADER + ";Racha"), "not the expected ones"),
        (table(LINARES, header="Estación;Provincia"), "not the expected ones"),
        (IncomingFile(NAME, b"a,b\n1,2\n"), "it begins: a | b"),
        (table(LINARES, name="today.csv"), "name does not tell a day"),
        (table(LINARES, name="Aemet2024-02-30.csv"), "name does not tell a day"),
        (table(LINARES, name="Aemet2024-11-05.csv"), "name does not tell a day"),
        (table(OTHER), "no station called"),
        (table(LINARES, LINARES), "2 stations called"),
        (IncomingFile("Aemet2024-01.rar", b"Rar!"), "not read here"),
        (IncomingFile(NAME, trouble="It is encrypted."), "encrypted"),
    ],
)
def test_what_is_not_as_expected_is_an_error(
    bring: Callable[..., ImportReport], store: MemorySeriesStore, file: IncomingFile, says: str
) -> None:
    with pytest.raises(NotDatosclimaError) as error:
        bring(file)
    assert says in error.value.message
    assert store.latest(STATION.series(TEMPERATURE_MAX)) is None


def test_similar_names_are_told(bring: Callable[..., ImportReport]) -> None:
    with pytest.raises(NotDatosclimaError) as error:
        bring(table("Linares, Base;Jaén;1;1;1;1;1;0;0"))
    assert "Linares, Base" in error.value.advice


def test_a_broken_cell_refuses_its_row_and_a_bad_file_leaves_the_others(
    bring: Callable[..., ImportReport],
) -> None:
    broken = table(LINARES.replace("24.8", "warm"), name="Aemet2024-01-06.csv")
    report = bring(broken, table(LINARES), table(OTHER, name="Aemet2024-01-07.csv"))
    assert report.total("written") == 5
    assert [(one.line, one.column, one.text) for one in report.refusals] == [
        (6, "temperatura media", "warm"),
        (None, "", ""),
    ]
    assert "Similar ones" in report.refusals[1].reason


@pytest.mark.parametrize(
    ("text", "value"), [("31.2 (15:20)", 31.2), ("-3,5", -3.5), ("0", 0.0), ("Ip", 0.0)]
)
def test_values_may_carry_a_time(text: str, value: float) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize("text", ["warm", "1.234,5", "31.2 15:20", "nan", "(15:20)"])
def test_other_texts_are_no_values(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        parse_value(text)


def test_without_the_reader_a_spreadsheet_is_an_error_with_advice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(MissingReaderError) as error:
        read_table(IncomingFile("Aemet2024-01-05.xls", b"\xd0\xcf"))
    assert "chocolate-factory[datosclima]" in error.value.advice


def test_spreadsheets_become_the_same_rows_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class UnreadableError(Exception):
        pass

    sheet = SimpleNamespace(
        nrows=2, row_values=lambda row: [["Estación", " x "], [24.0, 3.25]][row]
    )

    def open_workbook(*, file_contents: bytes, logfile: object) -> SimpleNamespace:
        if file_contents != b"good":
            assert logfile is not sys.stdout
            raise UnreadableError("not a workbook")
        return SimpleNamespace(sheet_by_index=lambda _: sheet)

    reader = SimpleNamespace(
        open_workbook=open_workbook,
        XLRDError=UnreadableError,
        compdoc=SimpleNamespace(CompDocError=UnreadableError),
    )
    monkeypatch.setitem(sys.modules, "xlrd", reader)
    assert read_table(IncomingFile("a.xls", b"good")) == [["Estación", "x"], ["24", "3.25"]]
    with pytest.raises(NotDatosclimaError, match=r"no \.xls spreadsheet: not a workbook"):
        read_table(IncomingFile("a.xls", b"bad"))
