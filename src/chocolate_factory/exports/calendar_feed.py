"""A plan as a calendar (RFC 5545) that may be imported again or subscribed to (RFC 7986)."""

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from chocolate_factory.exports.model import Announcement, PlanExport
from chocolate_factory.exports.plan_words import unit_name, why_then
from chocolate_factory.kernel.market_time import HOUR, MADRID, require_utc, to_local
from chocolate_factory.planning.model import Start
from chocolate_factory.speech.wording import Wording, capitalised

REFRESH = timedelta(minutes=30)
"""How often the service plans."""
_SEQUENCE_FROM = datetime(2020, 1, 1, tzinfo=UTC)
"""Seconds since then fit a calendar's 32 bits until 2088."""


def to_calendar(export: PlanExport, language: str) -> bytes:
    """One event for each step of each batch that people have been told of.

    An event is the same in every calendar of the site, told by batch and step. Its sequence grows
    when it is moved or called off, so that whoever imports a newer calendar moves the event instead
    of having two.

    Args:
        export: What to tell.
        language: One of ``LANGUAGES``.

    Returns:
        UTF-8; the same for the same plan.
    """
    wording, name = Wording(language), export.site.name
    calendar = Calendar()
    calendar.add("prodid", f"-//Chocolate Factory//Plan//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = _marked(wording.say("export.calendar.title", site=name), export, wording)
    for key in ("name", "x-wr-calname"):
        calendar.add(key, title)
    for key in ("description", "x-wr-caldesc"):
        about = "export.simulated" if export.simulated else "export.calendar.about"
        calendar.add(key, wording.say(about))
    calendar.add("x-wr-timezone", MADRID.key)
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(minutes=1)}M")
    calendar.add_component(_madrid())
    for one in export.announcements:
        calendar.add_component(_event(one, export, wording))
    written: bytes = calendar.to_ical()
    return written


def _event(one: Announcement, export: PlanExport, wording: Wording) -> Event:
    start, event = one.start, Event()
    step = capitalised(wording.name("step", start.step))
    event.add("uid", _identity(export.site.key, start))
    event.add("sequence", int((one.since - _SEQUENCE_FROM).total_seconds()))
    event.add("dtstamp", require_utc(export.plan.issued_at))
    event.add("last-modified", require_utc(one.told_at))
    event.add("dtstart", _on_madrids_clock(start.start))
    event.add("dtend", _on_madrids_clock(start.end))
    summary = wording.say("export.event.title", step=step, batch=start.batch)
    event.add("summary", _marked(summary, export, wording))
    event.add("location", unit_name(wording, start))
    event.add("description", _description(one, wording))
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a machine is busy, not whoever reads the calendar
    event.add("categories", [wording.name("machine", start.machine)])
    return event


def _marked(title: str, export: PlanExport, wording: Wording) -> str:
    return wording.say("export.simulated.title", title=title) if export.simulated else title


def _identity(site: str, start: Start) -> str:
    """The same for a step of a batch in every calendar of the site (RFC 7986, section 5.3).

    Calendars that keep an event in a file of that name want no other characters.
    """
    return str(uuid5(NAMESPACE_URL, f"chocolate-factory:{site}/{start.batch}/{start.step}"))


def _description(one: Announcement, wording: Wording) -> str:
    start = one.start
    if one.cancelled:
        return wording.say("export.event.cancelled")
    other = wording.moment(start.runner_up) if start.runner_up else None
    lines = [
        wording.say(
            "export.event.cost",
            recipe=wording.name("recipe", start.recipe),
            energy=start.energy_kwh,
            cost=start.cost_eur,
        ),
        why_then(wording, other, start.extra_cost_eur),
    ]
    if not start.price_known:
        lines.append(wording.say("start.forecast.note"))
    return "\n".join(lines)


def _on_madrids_clock(instant: datetime) -> datetime:
    """With the zone where a calendar can tell it; of the hour that comes twice, the second in UTC.

    RFC 5545, 3.3.5: a local time that occurs twice is the first of both.
    """
    local = to_local(instant)
    return require_utc(instant) if local.fold else local


def _madrid() -> Timezone:
    """Madrid's clock by the rule that holds since 1996.

    Written out, because icalendar 7 derives onsets of summer time an hour late.
    """
    zone = Timezone()
    zone.add("tzid", MADRID.key)
    for part, name, first, hours in (
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), (2, 1)),  # noqa: DTZ001 - a wall clock
        (TimezoneDaylight(), "CEST", datetime(1997, 3, 30, 2), (1, 2)),  # noqa: DTZ001 - likewise
    ):
        part.add("dtstart", first)
        part.add("rrule", vRecur(freq="yearly", bymonth=first.month, byday="-1su"))
        part.add("tzname", name)
        part.add("tzoffsetfrom", hours[0] * HOUR)
        part.add("tzoffsetto", hours[1] * HOUR)
        zone.add_component(part)
    return zone
