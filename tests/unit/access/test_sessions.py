"""Sessions end: by the clock, by signing out, and the oldest when there are very many."""

from datetime import timedelta

from chocolate_factory.access.sessions import LASTS_SECONDS, MOST_SESSIONS, Sessions
from tests.fakes.admission import MADE
from tests.fakes.clock import ManualClock


def test_a_session_remembers_its_token_until_it_ends() -> None:
    clock = ManualClock(MADE)
    sessions = Sessions(clock.monotonic)
    name, other = sessions.begin("digest"), sessions.begin("digest")
    assert name != other
    assert sessions.token_of(name) == "digest"
    assert sessions.token_of("guess") is None
    sessions.end(name)
    sessions.end("guess")
    assert sessions.token_of(name) is None
    clock.advance(timedelta(seconds=LASTS_SECONDS - 1))
    assert sessions.token_of(other) == "digest"
    clock.advance(timedelta(seconds=1))
    assert sessions.token_of(other) is None


def test_the_oldest_goes_when_there_are_very_many() -> None:
    sessions = Sessions(ManualClock(MADE).monotonic)
    names = [sessions.begin("digest") for _ in range(MOST_SESSIONS + 1)]
    assert sessions.token_of(names[0]) is None
    assert sessions.token_of(names[1]) == sessions.token_of(names[-1]) == "digest"
