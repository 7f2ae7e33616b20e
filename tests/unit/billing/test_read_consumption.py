"""Consumption files: the forms in use, the days of the clock change, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.billing.files.text import ConsumptionFileError
from chocolate_factory.billing.model import Consumption
from chocolate_factory.billing.read_consumption import read_consumption
from chocolate_factory.kernel.market_time import day_interval, to_local

NORMAL, SPRING, AUTUMN = date(2025, 1, 15), date(2025, 3, 30), date(2025, 10, 26)
CNMC = "CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion"
DATADIS = "cups,date,time,consumptionKWh,obtainMethod,surplusEnergyKWh"


def kwh_of(start: datetime) -> float:
    """A value that tells intervals apart."""
    return round(
        1 + (start - datetime(2025, 1, 1, tzinfo=UTC)) / timedelta(minutes=15) % 997 / 1000, 3
    )


def whole_day(day: date, minutes: int) -> dict[datetime, float]:
    return {start: kwh_of(start) for start in day_interval(day).grid(minutes)}


def cnmc(day: date, minutes: int) -> str:
    rows = [
        f"ES1;{day:%d/%m/%Y};{number};{str(kwh).replace('.', ',')};R"
        for number, kwh in enumerate(whole_day(day, minutes).values(), start=1)
    ]
    return "\n".join([CNMC, *rows])


def datadis(day: date, minutes: int) -> str:
    """Ends of intervals, numbered through: 24:00, and 25:00 in October."""
    rows = [
        f"ES1,{day:%Y/%m/%d},{number * minutes // 60:02}:{number * minutes % 60:02},{kwh},Real,0.0"
        for number, kwh in enumerate(whole_day(day, minutes).values(), start=1)
    ]
    return "\n".join([DATADIS, *rows])


def clock_begins(day: date, minutes: int) -> str:
    """What the clock shows when an interval begins."""
    rows = [
        f"{to_local(start):%Y-%m-%d %H:%M}\t{kwh}" for start, kwh in whole_day(day, minutes).items()
    ]
    return "\n".join(["Fecha hora\tConsumo kWh", *rows])


def clock_ends(day: date, minutes: int) -> str:
    """What the clock shows when an interval ends; midnight is the next day's."""
    rows = [
        f"{to_local(start + timedelta(minutes=minutes)):%d/%m/%Y %H:%M};{kwh}"
        for start, kwh in whole_day(day, minutes).items()
    ]
    return "\n".join(["FECHA-HORA;CONSUMO kWh", *rows])


def spans(day: date, minutes: int) -> str:
    rows = [
        f"{to_local(start):%d/%m/%Y};{to_local(start):%H:%M}-"
        f"{to_local(start + timedelta(minutes=minutes)):%H:%M};{kwh * 1000:.0f}"
        for start, kwh in whole_day(day, minutes).items()
    ]
    return "\n".join(["CUPS:;ES1;", "Fecha;Hora;Consumo (Wh)", *rows, "Total (Wh):;;99"])


def clock_begins_and_length(day: date, minutes: int) -> str:
    """What the clock showed at the begin, and the length added: 24:00, and 03:00 twice."""
    rows = []
    for start, kwh in whole_day(day, minutes).items():
        local = to_local(start)
        end = local.hour * 60 + local.minute + minutes
        rows.append(f"ES1;{day:%d-%m-%Y};{end // 60:02}:{end % 60:02}:00;{kwh};R")
    return "\n".join(["CUPS;FECHA;HORA;AE_kWh;REAL/ESTIMADO", *rows])


FORMS = [cnmc, datadis, clock_begins, clock_ends, clock_begins_and_length, spans]


@pytest.mark.parametrize("minutes", [15, 60])
@pytest.mark.parametrize("day", [NORMAL, SPRING, AUTUMN], ids=["24 h", "23 h", "25 h"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_every_interval_of_every_day(
    form: Callable[[date, int], str], day: date, minutes: int
) -> None:
    read = read_consumption("a.csv", form(day, minutes).encode())
    assert read.minutes == minutes
    assert read.kwh == whole_day(day, minutes)
    assert list(read.kwh) == sorted(read.kwh)
    assert read.notes == ()
    assert read.first_day == read.last_day == day


def test_hour_of_the_quarter_and_hours_from_nought() -> None:
    rows = [
        f"{NORMAL:%d/%m/%Y};{hour};{quarter};{hour},{quarter}"
        for hour in range(1, 25)
        for quarter in range(1, 5)
    ]
    read = read_consumption("a.csv", "\n".join(["Fecha;Hora;Cuarto;Consumo", *rows]).encode())
    assert (read.minutes, len(read.kwh), list(read.kwh.values())[5]) == (15, 96, 2.2)
    rows = [f"{NORMAL:%d/%m/%Y};{hour};{hour}.5" for hour in range(24)]
    read = read_consumption("a.csv", "\n".join(["Fecha;Hora;Consumo", *rows]).encode())
    assert list(read.kwh.values()) == [hour + 0.5 for hour in range(24)]


def test_midnight_as_the_last_hour_of_its_own_day() -> None:
    rows = [f"{NORMAL:%d/%m/%Y};{hour % 24:02}:00;{hour}" for hour in range(1, 25)]
    read = read_consumption("a.csv", "\n".join(["Fecha;Hora;Consumo", *rows]).encode())
    assert list(read.kwh.values()) == [float(hour) for hour in range(1, 25)]
    assert read.first_day == read.last_day == NORMAL


def test_spring_with_a_place_holder_for_the_hour_that_does_not_exist() -> None:
    rows = [f"{SPRING:%d/%m/%Y};{hour};{0 if hour == 3 else hour}" for hour in range(1, 25)]
    read = read_consumption("a.csv", "\n".join(["Fecha;Hora;Consumo", *rows]).encode())
    assert list(read.kwh.values()) == [1, 2, *range(4, 25)]
    with pytest.raises(ConsumptionFileError, match=r"line 25.*no such interval"):
        read_consumption(
            "a.csv", "\n".join(["Fecha;Hora;Consumo", *rows]).replace(";3;0", ";3;7").encode()
        )


def test_spring_numbered_through_with_an_hour_of_no_consumption() -> None:
    rows = [f"{SPRING:%d/%m/%Y};{hour};{0 if hour == 3 else hour}" for hour in range(1, 24)]
    read = read_consumption("a.csv", "\n".join(["Fecha;Hora;Consumo", *rows]).encode())
    assert list(read.kwh.values()) == [1, 2, 0, *range(4, 24)]


def test_estimated_and_empty_values_are_noted() -> None:
    text = f"{CNMC}\nES1;15/01/2025;1;0,5;R\nES1;15/01/2025;2;0,6;E\nES1;15/01/2025;3;;R\n"
    read = read_consumption("a.csv", text.encode())
    assert list(read.kwh.values()) == [0.5, 0.6]
    assert read.notes == (
        "1 of 2 values of the file are estimated.",
        "1 rows of the file have no value.",
    )


def test_the_same_said_twice_counts_once() -> None:
    text = f"{CNMC}\nES1;15/01/2025;1;0,5;R\nES1;15/01/2025;1;0,5;R\n"
    assert len(read_consumption("a.csv", text.encode()).kwh) == 1


ROW = "ES1;15/01/2025;1;0,5;R"


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ([ROW, "ES1;15/01/2025;25;0,5;R"], 3, "no such interval"),
        ([ROW, "ES1;15/01/2025;0;0,5;R", "ES1;15/01/2025;24;1,0;R"], 4, "no such interval"),
        ([ROW, "ES1;15/01/2025;1;0,7;R"], 3, "says 0.7 kWh.*line 2 says 0.5"),
        ([ROW, "ES1;15/13/2025;2;0,5;R"], 3, "'15/13/2025' is not a date"),
        ([ROW, "ES1;15/01/2025;two;0,5;R"], 3, "'two' is not an hour"),
        ([ROW, "ES1;15/01/2025;2;0.5;R"], 3, "'0.5' is not a quantity with a decimal comma"),
        ([ROW, "ES1;15/01/2025;2;-0,5;R"], 3, "negative"),
        ([ROW, "ES2;15/01/2025;2;0,5;R"], 3, "second supply point"),
        (["ES1;15/01/2025;13:00;0,5;R"], 2, "begin or the end"),
        (["ES1;15/01/2025;01:00;0,5;R", "ES1;15/01/2025;24:05;0,5;R"], 3, "no such interval"),
        ([], None, "a header and no values"),
    ],
    ids=[
        "hour 25",
        "hours 0 to 24",
        "contradiction",
        "date",
        "hour",
        "style",
        "negative",
        "two supplies",
        "begin or end",
        "five minutes",
        "nothing",
    ],
)
def test_refusals_name_the_line_and_what_to_do(
    rows: list[str], line: int | None, said: str
) -> None:
    with pytest.raises(ConsumptionFileError, match=said) as caught:
        read_consumption("mine.csv", "\n".join([CNMC, *rows]).encode())
    assert caught.value.message.startswith(f"mine.csv, line {line}:" if line else "mine.csv:")
    assert caught.value.advice


@given(
    first=st.dates(date(2024, 1, 1), date(2026, 12, 1)),
    count=st.integers(1, 3),
    minutes=st.sampled_from([15, 60]),
    form=st.sampled_from([cnmc, datadis]),
)
def test_whole_days_are_whole(
    first: date, count: int, minutes: int, form: Callable[[date, int], str]
) -> None:
    days = [first + timedelta(days=n) for n in range(count)]
    texts = [form(day, minutes).split("\n", 1) for day in days]
    text = "\n".join([texts[0][0], *(rows for _, rows in texts)])
    read = read_consumption("a.csv", text.encode())
    expected = {start: kwh for day in days for start, kwh in whole_day(day, minutes).items()}
    assert read == Consumption(minutes, expected)
