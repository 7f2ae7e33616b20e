"""What the templates of the page Today are given: sentences and drawings, ready to be laid out."""

import math
from typing import Any

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.speech.wording import Wording
from chocolate_factory.web.pages import plan_drawing, price_drawing
from chocolate_factory.web.pages.plan_words import PlanWords
from chocolate_factory.web.pages.price_words import PriceWords
from chocolate_factory.web.pages.state_words import StateWords
from chocolate_factory.web.pages.today import AlertLevel, Cause, Missing, TodayView
from chocolate_factory.web.pages.today_plan import PlanOfDay
from chocolate_factory.web.pages.today_prices import PriceNow, PriceStrip

_GAUGE = (6.0, 294.0)
"""Where the gauge's mark stands at the day's lowest and highest price."""
_TOLD_STARTS = 10
"""Of a day; those after them are one click away, so that the page of a busy plant can be read."""
_TOLD_VIOLATIONS = 4
_URGENCY = (AlertLevel.CRITICAL, AlertLevel.WARNING, AlertLevel.INFO)


def today_context(view: TodayView, wording: Wording) -> dict[str, Any]:
    """Everything the templates read beside the globals of their environment."""
    state = StateWords(wording, view.now)
    return {
        "view": view,
        "title": _title(view, wording),
        "when": lambda instant: wording.when(instant, view.now),
        "no_data": Missing(Cause.NO_DATA),
        "alerts": sorted(view.alerts, key=lambda alert: _URGENCY.index(alert.level)),
        "urgent": any(alert.level is not AlertLevel.INFO for alert in view.alerts),
        "sources_without_key": ", ".join(
            wording.name("source", source) for source, _ in view.circumstances.missing_keys
        ),
        "data_summary": state.summary(view.series),
        "gap_lines": state.gaps(view.gaps, view.loading),
        "newest": state.newest,
        **_price_now(view),
        **_prices(view, wording),
        **_plan(view, wording),
    }


def _title(view: TodayView, wording: Wording) -> str:
    if isinstance(view.price_now, Missing):
        title = wording.say("page.title.bare", site=view.site_name)
    else:
        price = view.price_now.price_eur_per_kwh
        title = wording.say("page.title", price=price, site=view.site_name)
    return marked(title, wording) if view.circumstances.simulated else title


def marked(title: str, wording: Wording) -> str:
    """A page's title, marked as showing simulated values."""
    return wording.say("export.simulated.title", title=title)


def _price_now(view: TodayView) -> dict[str, Any]:
    if not isinstance(view.price_now, PriceNow):
        return {}
    relation = view.price_now.relation
    spread = relation.highest_eur_per_kwh - relation.lowest_eur_per_kwh
    above = view.price_now.price_eur_per_kwh - relation.lowest_eur_per_kwh
    share = min(1.0, max(0.0, above / spread)) if spread > 0 else 0.5
    return {"gauge_x": round(_GAUGE[0] + share * (_GAUGE[1] - _GAUGE[0]), 1)}


def _prices(view: TodayView, wording: Wording) -> dict[str, Any]:
    if not isinstance(view.prices, PriceStrip) or not view.prices.slots:
        return {}
    words, slots = PriceWords(wording, view.now), view.prices.slots
    return {
        "strip": price_drawing.draw_strip(slots, view.busy, view.now),
        "strip_days": price_drawing.draw_days(slots, view.busy, view.now),
        "strip_summary": words.summary(slots),
        "strip_has_forecast": not all(slot.known for slot in slots),
        "strip_model": words.model(view.prices),
        "strip_table": words.table(slots),
        "strip_description": words.description,
        "slot_words": words.slot,
    }


def _plan(view: TodayView, wording: Wording) -> dict[str, Any]:
    if not isinstance(view.plan, PlanOfDay):
        return {}
    words, start = PlanWords(wording, view.now), view.next_start
    wide, medium, narrow = (
        plan_drawing.draw_plan(view.plan, view.now, style, words.labels)
        for style in (plan_drawing.WIDE, plan_drawing.MEDIUM, plan_drawing.NARROW)
    )
    starts = words.by_time(view.plan.starts)
    return {
        "starts": starts,
        "starts_first": words.by_day(starts[:_TOLD_STARTS]),
        "starts_later": words.by_day(starts[_TOLD_STARTS:]),
        "starts_later_count": len(starts[_TOLD_STARTS:]),
        "told_violations": _TOLD_VIOLATIONS,
        "reason": words.reason,
        "start_words": words.block,
        "plan_wide": wide,
        "plan_medium": medium,
        "plan_narrow": narrow,
        "plan_days": math.ceil(view.plan.totals.interval.duration / DAY - 0.05),
        "next_action": words.next_action(start) if start else None,
        "next_countdown": words.countdown(start) if start else None,
    }
