"""Reading one SIAR export: every oddity is named, and nothing else is lost for it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.imports.day_values import DayValues
from chocolate_factory.climate.imports.incoming_files import IncomingFile
from chocolate_factory.climate.imports.report import FileReport
from chocolate_factory.climate.imports.siar_file import read_siar
from chocolate_factory.climate.model import (
    HUMIDITY_MAX_AT,
    LINARES,
    TEMPERATURE_MAX_AT,
    TEMPERATURE_MEAN,
    TEMPERATURE_MIN,
    TEMPERATURE_MIN_AT,
    WIND_GUST_DIRECTION,
)
from tests.fakes.siar import FIGURES, HEADER, NAME, empty_row, export, row

TODAY = date(2024, 6, 1)
DAY = date(2024, 1, 5)


def read(
    rows: Sequence[str], *, name: str = NAME, header: str = HEADER
) -> tuple[list[DayValues], FileReport]:
    return read_siar(IncomingFile(name, export(rows, header=header)), TODAY)


def refused(rows: Sequence[str], **options: str) -> list[tuple[int | None, str, str]]:
    _, report = read(rows, **options)
    assert report.rows_refused == len([one for one in report.refusals if one.line])
    return [(one.line, one.column, one.reason) for one in report.refusals]


def test_a_row_is_read_by_the_names_of_its_columns() -> None:
    days, report = read([row(DAY)])
    [(station, day, values)] = days
    assert (station, day) == (LINARES, DAY)
    assert values[TEMPERATURE_MEAN] == 8.4
    assert values[TEMPERATURE_MIN] == -2.25
    assert values[WIND_GUST_DIRECTION] == 168
    assert (report.rows_read, report.rows_with_values, report.values_read) == (1, 1, 19)
    assert not report.refusals
    assert not report.notes
    assert report.stations == ["J17"]


def test_hours_stay_as_written_also_midnight_at_either_end() -> None:
    [(_, _, values)], _ = read([row(DAY)])
    assert values[TEMPERATURE_MAX_AT] == 15 * 60 + 2
    assert values[TEMPERATURE_MIN_AT] == 1440
    assert values[HUMIDITY_MAX_AT] == 0


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-16-le"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"", "utf-8"),
        (b"", "cp1252"),
    ],
)
def test_every_encoding_it_may_be_saved_in_is_recognised(mark: bytes, encoding: str) -> None:
    content = mark + export([row(DAY)], encoding=encoding)
    days, report = read_siar(IncomingFile(NAME, content), TODAY)
    assert len(days[0].values) == 19
    assert report.encoding == encoding
    assert not report.notes


def test_empty_cells_empty_days_and_blank_lines_are_counted_not_refused() -> None:
    partly = FIGURES.replace("13,5;15:02", ";")
    days, report = read([empty_row(DAY), "", row(DAY + timedelta(1), partly), ";" * 23])
    assert len(days) == 1
    assert len(days[0].values) == 17
    assert (report.rows_read, report.rows_with_values, report.rows_empty) == (4, 1, 3)
    assert not report.refusals


def test_a_broken_cell_costs_its_row_and_nothing_else() -> None:
    broken = FIGURES.replace("41,3", "41.3")
    rows = [row(DAY), row(DAY + timedelta(1), broken), row(DAY + timedelta(2))]
    days, report = read(rows)
    assert [one.day for one in days] == [DAY, DAY + timedelta(2)]
    [refusal] = report.refusals
    assert refusal == (NAME, 3, "Humedad Min (%)", "41.3", "no number with decimal comma")
    assert (report.rows_read, report.rows_with_values, report.rows_refused) == (3, 2, 1)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (row(DAY, FIGURES.replace("15:02", "25:00")), "Hora Temp Max", "no time between 00:00"),
        (row(DAY, FIGURES.replace("15:02", "15:60")), "Hora Temp Max", "no time between 00:00"),
        (row(DAY, FIGURES.replace("8,4", "NaN")), "Temp Media (ºC)", "no number"),
        (row(DAY, FIGURES.replace("8,4", "8\0")), "Temp Media (ºC)", "no number"),
        (row(DAY, FIGURES.replace("8,4", "٨")), "Temp Media (ºC)", "no number"),
        (row(DAY).replace("05/01/2024", "2024-01-05"), "Fecha", "no date"),
        (row(DAY).replace("05/01/2024", "31/02/2024"), "Fecha", "no date"),
        (row(DAY).replace(";2024;", ";2023;"), "Año", "does not fit"),
        (row(DAY).replace(";2024;5;", ";2024;6;"), "Dia", "does not fit"),
        (row(TODAY), "Fecha", "a day that has not ended"),
        (row(date(2031, 1, 1)), "Fecha", "a day that has not ended"),
        (row(DAY, station=9), "IdEstacion", "the row is of station J09, the file's name says J17"),
        (row(DAY).replace("23;17", "23;x"), "IdEstacion", "no number"),
        (row(DAY) + ";1", "", "25 cells where the header has 24"),
        (HEADER, "", "the header once more"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(line: str, column: str, reason: str) -> None:
    good = row(DAY + timedelta(1))
    days, report = read([line, good])
    [refusal] = report.refusals
    assert (refusal.line, refusal.column) == (2, column)
    assert reason in refusal.reason
    assert len(days) == 1


def test_a_day_said_twice_counts_once() -> None:
    other = row(DAY, FIGURES.replace("8,4", "9,4"))
    found = refused([row(DAY), row(DAY), other])
    assert found == [
        (3, "Fecha", "line 2 has said the same of this day already"),
        (4, "Fecha", "line 2 has said something else of this day already"),
    ]


def test_a_file_cut_in_the_middle_loses_its_last_row_only() -> None:
    whole = export([row(DAY), row(DAY + timedelta(1))])
    days, report = read_siar(IncomingFile(NAME, whole[:-7]), TODAY)
    assert [one.day for one in days] == [DAY]
    assert report.refusals[0].reason == "the file ends in the middle of this row"


def test_without_a_code_in_its_name_the_columns_tell_the_station() -> None:
    days, _ = read([row(DAY, station=9), row(DAY)], name="linares.csv")
    assert [one.station.code for one in days] == ["J09", "J17"]


def test_letters_of_a_province_never_seen_come_from_the_name_of_the_file() -> None:
    assert refused([row(DAY, province=2, station=3)], name="x.csv")[0][1] == "IdProvincia"
    days, _ = read([row(DAY, province=2, station=3)], name="AB03_Albacete.csv")
    assert days[0].station.code == "AB03"


def test_columns_may_stand_in_another_order_be_absent_or_strange() -> None:
    header = "Fecha;IdEstacion;IdProvincia;temp media (°c);Viento;Hora Temp Max"
    days, report = read(["05/01/2024;17;23;8,4;7;02:05"], header=header)
    assert dict(days[0].values) == {TEMPERATURE_MEAN: 8.4, TEMPERATURE_MAX_AT: 125}
    assert report.notes[0] == "Columns that are not SIAR's were left out: Viento."
    assert "Temp Max (ºC)" in report.notes[1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not SIAR's header"),
        (b"date,temp\r\n2024-01-01,3\r\n", "date,temp"),
        (b"\xff\xfe<\0h\0t\0m\0l\0", "<html"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not SIAR's header"),
        (export([], header=HEADER.replace(";", ",")), "not SIAR's header"),
        (export([], header=HEADER + ";PePMon"), "PePMon twice"),
        (export([], header="IdProvincia;IdEstacion;Fecha"), "no column with values"),
    ],
)
def test_another_file_is_refused_as_a_whole_with_advice(content: bytes, says: str) -> None:
    days, report = read_siar(IncomingFile("x.csv", content), TODAY)
    assert days == []
    assert report.is_refused
    [refusal] = report.refusals
    assert refusal.line is None
    assert says in refusal.reason
    assert "Export it from the ministry's SIAR page" in refusal.reason


@given(st.binary(max_size=400), st.integers(0, 800))
def test_no_damage_brings_it_down(damage: bytes, place: int) -> None:
    whole = export([row(DAY), row(DAY + timedelta(1))])
    content = whole[:place] + damage + whole[place + len(damage) :]
    days, report = read_siar(IncomingFile(NAME, content), TODAY)
    assert report.rows_read == (report.rows_with_values + report.rows_empty + report.rows_refused)
    assert len(days) == report.rows_with_values
    assert report.values_read == sum(len(one.values) for one in days)
