"""The calendar, read by a library that did not write it, into a calendar that keeps events."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import vobject

from chocolate_factory.exports.announce import announce
from chocolate_factory.exports.calendar_feed import to_calendar
from chocolate_factory.exports.model import PlanExport
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.model import Plan
from tests.fakes.plans import LINARES, NOON, a_plan, a_start
from tests.fakes.plants import MONDAY
from tests.fakes.series import at

LATER = MONDAY + HOUR


def _feed(*plans: Plan, language: str = "es") -> bytes:
    return to_calendar(PlanExport(LINARES, plans[-1], announcements=announce(plans)), language)


def _calendar(feed: bytes) -> Any:  # noqa: ANN401 - the library has no types
    return vobject.readOne(feed.decode("utf-8"))


class Kept:
    """A calendar as people have it: by UID the newest revision (RFC 5546, section 2.1.5)."""

    def __init__(self) -> None:
        self.events: dict[str, Any] = {}

    def take(self, feed: bytes) -> None:
        for event in _calendar(feed).contents.get("vevent", []):
            known = self.events.get(event.uid.value)
            if known is None or _revision(event) >= _revision(known):
                self.events[event.uid.value] = event

    @property
    def times(self) -> list[datetime]:
        going = [one for one in self.events.values() if one.status.value != "CANCELLED"]
        return sorted(one.dtstart.value for one in going)


def _revision(event: Any) -> tuple[int, datetime]:  # noqa: ANN401 - the library has no types
    return int(event.sequence.value), event.dtstamp.value


def test_a_feed_taken_twice_gives_no_duplicates() -> None:
    kept, feed = Kept(), _feed(a_plan(a_start("classic-1"), a_start("classic-2", NOON + HOUR)))
    kept.take(feed)
    kept.take(feed)
    assert kept.times == [NOON, NOON + HOUR]


def test_a_new_plan_moves_and_cancels_events_and_adds_others() -> None:
    first = a_plan(a_start("classic-1"), a_start("classic-2"))
    second = a_plan(a_start("classic-2", NOON + HOUR), a_start("classic-3"), issued_at=LATER)
    kept = Kept()
    kept.take(_feed(first))
    kept.take(_feed(first, second))
    assert len(kept.events) == 3
    assert kept.times == [NOON, NOON + HOUR]
    kept.take(_feed(first))
    assert kept.times == [NOON, NOON + HOUR], "an old feed changes nothing"


def test_without_the_plan_before_nothing_is_doubled() -> None:
    kept = Kept()
    kept.take(_feed(a_plan(a_start("classic-1"))))
    kept.take(_feed(a_plan(a_start("classic-1", NOON + HOUR), issued_at=LATER)))
    assert kept.times == [NOON + HOUR]


def test_steps_of_a_batch_and_plants_are_told_apart() -> None:
    plan = a_plan(a_start(), a_start(step="tempering"))
    here = {event.uid.value for event in _calendar(_feed(plan)).vevent_list}
    there = replace(LINARES, key="ceuta")
    feed = to_calendar(PlanExport(there, plan, announcements=announce([plan])), "es")
    assert len(here) == 2
    assert here.isdisjoint(event.uid.value for event in _calendar(feed).vevent_list)


@pytest.mark.parametrize(
    "instant",
    [
        "2025-03-30T01:45+01:00",
        "2025-03-30T03:00+02:00",
        "2025-10-26T01:45+02:00",
        "2025-10-26T02:30+02:00",
        "2025-10-26T02:30+01:00",
        "2025-10-26T03:00+01:00",
        "2031-07-01T12:00+02:00",
    ],
)
def test_instants_survive_around_clock_changes(instant: str) -> None:
    [event] = _calendar(_feed(a_plan(a_start(at=at(instant)), issued_at=at(instant)))).vevent_list
    assert event.dtstart.value.astimezone(UTC) == at(instant).astimezone(UTC)
    assert event.dtend.value.astimezone(UTC) == at(instant).astimezone(UTC) + 2 * HOUR


def test_the_zone_changes_where_madrid_does() -> None:
    text = _feed(a_plan(a_start())).decode()
    assert "DTSTART;TZID=Europe/Madrid:20241104T120000" in text
    zone = _calendar(_feed(a_plan(a_start()))).vtimezone.tzinfo
    for day, hours in (("2025-03-29", 1), ("2025-03-31", 2), ("2025-10-25", 2), ("2025-10-27", 1)):
        assert zone.utcoffset(datetime.fromisoformat(f"{day}T12:00")) == hours * HOUR


def test_an_event_says_what_where_and_why() -> None:
    [event] = _calendar(_feed(a_plan(a_start(unit=2)))).vevent_list
    assert event.summary.value == "Conchado · lote classic-1"
    assert event.location.value == "Concha 2"
    for part in ("96\N{NO-BREAK SPACE}kWh", "12,35", "a las 13:00", "0,35", "previstos"):
        assert part in event.description.value
    assert event.status.value == "CONFIRMED"
    assert event.transp.value == "TRANSPARENT"


def test_a_cancelled_event_says_so() -> None:
    [event] = _calendar(
        _feed(a_plan(a_start()), a_plan(issued_at=LATER), language="en")
    ).vevent_list
    assert event.status.value == "CANCELLED"
    assert event.description.value.startswith("Cancelled")


def test_names_cannot_break_out_of_their_line() -> None:
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT;,\\"
    plan = a_plan(replace(a_start(), batch=evil, recipe=evil, machine=evil))
    assert len(_calendar(_feed(plan)).vevent_list) == 1


def test_it_may_be_subscribed_to() -> None:
    calendar = _calendar(_feed(a_plan(a_start())))
    assert calendar.method.value == "PUBLISH"
    for name in ("name", "x-wr-calname"):
        assert calendar.contents[name][0].value == "Plan de Chocolates Linares"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT30M\r\n" in _feed(a_plan())
    assert b"X-PUBLISHED-TTL:PT30M\r\n" in _feed(a_plan())


def test_the_same_plan_gives_the_same_bytes_in_short_lines() -> None:
    feed = _feed(a_plan(a_start("classic-1"), a_start("premium-2")))
    assert feed == _feed(a_plan(a_start("classic-1"), a_start("premium-2")))
    assert max(map(len, feed.split(b"\r\n"))) <= 75
