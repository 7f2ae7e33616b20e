"""Numbers and times as readers of each language write them."""

from datetime import UTC, datetime, timedelta

import pytest

from chocolate_factory.speech.formats import Formats

ES, EN = Formats("es"), Formats("en")
NOON = datetime(2024, 11, 5, 11, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spanish", "english", "method", "value"),
    [
        ("0,1423", "0.1423", "price", 0.14231),
        ("\N{MINUS SIGN}0,0050", "\N{MINUS SIGN}0.0050", "price", -0.005),
        ("0,0000", "0.0000", "price", -0.00001),
        ("1.234,50\xa0€", "€1,234.50", "eur", 1234.5),
        ("0,00\xa0€", "€0.00", "eur", -0.001),
        ("22\xa0%", "22%", "percent", 0.2203),
        ("12,5", "12.5", "number", 12.46),
        ("2.514\xa0kWh", "2,514\xa0kWh", "kwh", 2514.0),
        ("0,10", "0.10", "tick", 0.1),
        ("0,025", "0.025", "tick", 0.025),
        ("martes 5 de noviembre", "Tuesday 5 November", "day", NOON),
        ("mar, 5 nov", "Tue 5 Nov", "short_day", NOON),
        ("12:04", "12:04", "clock", NOON),
    ],
)
def test_both_languages(spanish: str, english: str, method: str, value: object) -> None:
    assert getattr(ES, method)(value) == spanish
    assert getattr(EN, method)(value) == english


def test_the_hour_that_comes_twice_names_its_zone() -> None:
    first = datetime(2024, 10, 27, 0, tzinfo=UTC)
    clocks = [ES.clock(first + timedelta(hours=n)) for n in range(-1, 3)]
    assert clocks == ["01:00", "02:00 CEST", "02:00 CET", "03:00"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (176, "2 h 56 min"), (1500, "1 d 1 h")],
)
def test_durations(minutes: int, words: str) -> None:
    assert ES.duration(timedelta(minutes=minutes)).replace("\u202f", " ") == words
