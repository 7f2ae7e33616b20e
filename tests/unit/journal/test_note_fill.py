"""What a fill or a single question says about a source, and what it does not."""

from dataclasses import replace

import pytest

from chocolate_factory.journal.memory import MemoryJournal
from chocolate_factory.journal.note_fill import is_sensible, note_answer, note_fill
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.fill_report import Failure, FillReport, SourceReport, Tally
from tests.fakes.series import at, span

NOW = at("2024-11-05T12:00+01:00")
DAY = span("2024-11-05T00:00+01:00", "2024-11-06T00:00+01:00")
DOWN = UpstreamUnavailableError("omie", "It is down.", advice="Wait.")
NONSENSE = UpstreamNonsenseError("omie", "It says HTML.")


def _report(*errors: UpstreamError, requests: int = 1) -> FillReport:
    failures = [Failure.of(error, DAY) for error in errors]
    return FillReport(NOW, DAY, {}, {}, [SourceReport("omie", Tally(requests), failures)])


def test_a_failure_is_kept_with_its_advice_and_counted_until_an_answer_comes() -> None:
    journal = MemoryJournal()
    note_fill(journal, _report(), NOW)
    note_fill(journal, _report(DOWN), NOW + HOUR)
    note_fill(journal, _report(NONSENSE, DOWN), NOW + 2 * HOUR)
    state = journal.sources()["omie"]
    assert (state.trouble, state.message, state.advice) == ("unavailable", "It is down.", "Wait.")
    assert (state.failures, state.asked_at) == (2, NOW + 2 * HOUR)
    assert state.answered_at == NOW, "when it last answered sensibly"

    note_fill(journal, _report(), NOW + 3 * HOUR)
    state = journal.sources()["omie"]
    assert (state.trouble, state.failures, state.answered_at) == ("", 0, NOW + 3 * HOUR)


def test_the_newest_failure_counts() -> None:
    journal = MemoryJournal()
    note_fill(journal, _report(DOWN, NONSENSE), NOW)
    assert journal.sources()["omie"].trouble == "nonsense"


def test_what_is_said_of_the_grid_does_not_hide_trouble_with_prices() -> None:
    journal = MemoryJournal()
    note_fill(journal, _report(NONSENSE), NOW)
    note_fill(journal, replace(_report(), missing_before={"grid.demand.actual": 3.0}), NOW)
    assert journal.sources()["omie"].trouble == "nonsense"
    assert not journal.sources()["omie-grid"].trouble


def test_who_was_not_asked_is_not_judged() -> None:
    journal = MemoryJournal()
    note_fill(journal, _report(requests=0), NOW)
    assert journal.sources() == {}


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        pytest.param(None, "", id="answer"),
        pytest.param(NotPublishedError("omie", "Not yet."), "", id="not published yet"),
        pytest.param(DOWN, "unavailable", id="down"),
        pytest.param(NONSENSE, "nonsense", id="nonsense"),
    ],
)
def test_a_single_question_tells_the_same(error: UpstreamError | None, trouble: str) -> None:
    journal = MemoryJournal()
    note_answer(journal, "omie", error, NOW)
    assert journal.sources()["omie"].trouble == trouble
    assert is_sensible(error) is not bool(trouble)
