"""The table, as a spreadsheet and as a program read it."""

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest

from chocolate_factory.exports.csv_file import COLUMNS, Decimal, to_csv
from chocolate_factory.planning.model import Plan
from tests.fakes.plans import NOON, a_plan, a_start
from tests.fakes.series import at


def _for_programs(plan: Plan) -> list[dict[str, str]]:
    text = to_csv(plan, "es", Decimal.POINT).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_programs_find_fixed_names_and_points() -> None:
    [row] = _for_programs(a_plan(a_start()))
    assert tuple(row) == COLUMNS
    assert (row["step"], row["machine"], row["unit"]) == ("conching", "conche", "1")
    assert (row["energy_kwh"], row["cost_eur"], row["runner_up_extra_eur"]) == (
        "96",
        "12.3456",
        "0.35",
    )
    assert row["prices"] == "forecast"


def test_people_find_their_words_and_commas() -> None:
    body = to_csv(a_plan(replace(a_start(), price_known=True)), "es", Decimal.COMMA)
    assert body.startswith(b"\xef\xbb\xbf")
    title, row = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
    assert title[0] == "Inicio"
    assert len(title) == len(row) == len(COLUMNS)
    assert {"conchado", "concha", "12,3456", "publicados"} <= set(row)


def test_lines_end_as_rfc_4180_says_and_every_start_has_one() -> None:
    body = to_csv(a_plan(a_start("classic-1"), a_start("classic-2")), "en", Decimal.POINT)
    assert body.count(b"\r\n") == body.count(b"\n") == 3
    assert body.endswith(b"\r\n")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-03-30T00:00+01:00", "2025-03-30T04:00+02:00"),
        ("2025-10-26T02:30+02:00", "2025-10-26T02:30+01:00"),
    ],
)
def test_the_clock_its_offset_and_utc_tell_the_same_instant(start: str, end: str) -> None:
    [row] = _for_programs(a_plan(replace(a_start(), start=at(start), end=at(end))))
    for name, meant in (("start", start), ("end", end)):
        clock, offset = row[name], row[f"{name}_offset"].removeprefix("UTC")
        assert f"{clock.replace(' ', 'T')}{offset}" == meant
        assert datetime.fromisoformat(row[f"{name}_utc"]) == at(meant)


def test_a_start_without_another_has_empty_cells() -> None:
    [row] = _for_programs(a_plan(replace(a_start(), runner_up=None, extra_cost_eur=0.0)))
    assert {row[name] for name in COLUMNS if name.startswith("runner_up")} == {""}


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\N{FULLWIDTH EQUALS SIGN}1"]
)
def test_no_name_becomes_a_formula(name: str) -> None:
    start = replace(a_start(), batch=name, recipe=name, step=name, machine=name)
    [row] = _for_programs(a_plan(start))
    for cell in (row["batch"], row["recipe"], row["step"], row["machine"]):
        assert cell == f"'{name}"


def test_names_with_separators_and_quotes_stay_one_cell() -> None:
    for name in ('a "b"; c', "a,b", "two\nlines"):
        for decimal, mark in ((Decimal.COMMA, ";"), (Decimal.POINT, ",")):
            body = to_csv(a_plan(replace(a_start(), batch=name)), "es", decimal)
            text = io.StringIO(body.decode("utf-8-sig"), newline="")
            assert list(csv.reader(text, delimiter=mark))[1][6] == name


def test_negative_costs_keep_their_sign() -> None:
    [row] = _for_programs(a_plan(replace(a_start(at=NOON), cost_eur=-1.5, extra_cost_eur=-0.00001)))
    assert (row["cost_eur"], row["runner_up_extra_eur"]) == ("-1.5", "0")
