"""What is said about data: values, ages, gaps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, floor_to
from chocolate_factory.speech.message import Message
from chocolate_factory.speech.wording import Wording
from chocolate_factory.timeseries.freshness import Status
from chocolate_factory.timeseries.gaps import Severity, Summary
from chocolate_factory.web.pages.state_words import StateWords
from chocolate_factory.web.pages.today import Loading
from chocolate_factory.web.pages.today_state import Role, SeriesState
from tests.fakes.today import NOW, series

WORDS = StateWords(Wording("en"), NOW)
STATE = SeriesState("price.spot.es", Role.PLAN_PRICE, Status.FRESH, "EUR/MWh", 63.42, source="omie")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        pytest.param(-3, "63.42 €/MWh · at 09:00 · 2 h 4 min old · OMIE", id="over"),
        pytest.param(0, "63.42 €/MWh · at 12:00 · of the present hour · OMIE", id="running"),
        pytest.param(2, "63.42 €/MWh · at 14:00 · known 1 h 56 min ahead · OMIE", id="to come"),
    ],
)
def test_the_newest_value_and_its_age(hours: int, words: str) -> None:
    start = floor_to(NOW, 60) + hours * HOUR
    state = replace(STATE, start=start, age=NOW - start - HOUR)
    assert WORDS.newest(state).replace("\u202f", " ") == words


def test_an_empty_series_has_no_value() -> None:
    assert WORDS.newest(replace(STATE, value=None)) == "nothing stored yet"


def test_a_series_is_named_by_its_quantity_whatever_the_place() -> None:
    state = replace(STATE, key="weather.anywhere.forecast.temperature_celsius")
    assert Wording("en").text(state.name) == "Temperature forecast"
    assert Wording("en").text(replace(STATE, key="new.thing").name) == "new.thing"


def test_the_effect_is_that_of_role_and_status_unless_given() -> None:
    assert STATE.effect is None
    late = replace(STATE, status=Status.LATE)
    assert late.effect == Message("effect.plan_price.late")
    assert replace(late, consequence="Else.").effect == "Else."


def test_how_much_is_up_to_date() -> None:
    assert WORDS.summary(series()) == "All 5 series are up to date."
    assert WORDS.summary([STATE, replace(STATE, status=Status.STALE)]).startswith("1 of 2")
    assert "No series" in WORDS.summary([])


def test_gaps_are_counted_in_words() -> None:
    severities = {Severity.MINOR: 1, Severity.MODERATE: 0, Severity.CRITICAL: 0}
    assert WORDS.gaps(Summary(1, 1.0, 2, 30.5, severities)) == [
        "1 gap of 1 h is waiting to be healed.",
        "Minor 1 · moderate 0 · critical 0",
        "2 gaps of 30.5 h in all have no source; nothing is made up for them.",
    ]
    assert WORDS.gaps(Summary()) == ["None that a source could still close."]
    assert WORDS.gaps(None) == ["Not checked yet since the start."]


def test_history_on_its_way_alarms_nobody() -> None:
    severities = {Severity.MINOR: 0, Severity.MODERATE: 0, Severity.CRITICAL: 26}
    summary = Summary(26, 29354.0, 0, 0.0, severities)
    [words] = WORDS.gaps(summary, Loading(kept_share=0.42))
    assert words.startswith("History is being loaded: 42% of it is here. Nothing is wrong")
    _, learning = WORDS.gaps(Summary(), Loading(learnt_share=0.5))
    assert learning.startswith("The years that models learn from are being loaded: 50% is here.")


def test_the_age_is_never_written_for_what_runs() -> None:
    running = replace(STATE, start=NOW - timedelta(minutes=1), age=timedelta(minutes=-59))
    assert "ahead" not in WORDS.newest(running)
