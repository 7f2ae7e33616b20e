"""The page as JSON: every part, and null where a part is missing."""

import json
from dataclasses import replace

import pytest

from chocolate_factory.planning.binding import Bind, Binding
from chocolate_factory.speech.message import Message
from chocolate_factory.web.alerts_document import AlertsDocument
from chocolate_factory.web.page_document import TodayDocument
from chocolate_factory.web.pages.today import Alert, AlertLevel, Cause, Missing
from chocolate_factory.web.pages.today_plan import PlanChanges, PlanOfDay
from tests.fakes.today import NOW, full_view

NAN = float("nan")


def test_a_full_view_has_every_part() -> None:
    view = full_view()
    document = TodayDocument.of(view, "linares")
    assert document.site == "linares"
    assert document.price_now is not None
    assert document.plan is not None
    assert document.weather is not None
    assert document.prices
    assert document.series
    assert document.plan.next_24_h
    assert document.now == view.now


def test_what_is_missing_is_null() -> None:
    gone = Missing(Cause.NO_DATA)
    view = replace(full_view(), price_now=gone, prices=gone, plan=gone, weather=gone, gaps=None)
    document = json.loads(TodayDocument.of(view, "linares").model_dump_json())
    for part in ("price_now", "plan", "weather", "gaps", "forecast_model"):
        assert document[part] is None
    assert document["prices"] == []


def test_alerts_are_said_in_plain_words() -> None:
    said = Message("alert.unknown", {}, otherwise="The disk is full.")
    alert = Alert(AlertLevel.CRITICAL, said, None)
    view = replace(full_view(), alerts=(alert,))
    [shown] = TodayDocument.of(view, "linares").alerts
    assert (shown.level, shown.text, shown.advice) == ("critical", "The disk is full.", "")


def test_no_number_leaves_that_json_does_not_know() -> None:
    view = full_view()
    assert not isinstance(view.weather, Missing)
    odd = replace(view, weather=replace(view.weather, temperature_celsius=NAN))
    text = TodayDocument.of(odd, "linares").model_dump_json()
    assert json.loads(text)["weather"]["temperature_celsius"] is None


def test_reasons_and_changes_of_the_plan_are_there() -> None:
    view = full_view()
    assert isinstance(view.plan, PlanOfDay)
    start = replace(view.plan.starts[0], binding=Binding(Bind.MACHINE, NOW, 1.23456))
    told = Message("change.moved", {}, otherwise="Refining moves.")
    totals = replace(
        view.plan.totals, changes=PlanChanges(1, 2.5, (told,)), weather_unknown_from=NOW
    )
    changed = replace(view, plan=replace(view.plan, starts=(start,), totals=totals))
    plan = json.loads(TodayDocument.of(changed, "linares").model_dump_json())["plan"]
    assert plan["next_24_h"][0]["binding"]["rule"] == "machine"
    assert plan["next_24_h"][0]["binding"]["saving_eur"] == 1.2346
    assert plan["changes"] == {"count": 1, "gain_eur": 2.5, "sentences": ["Refining moves."]}
    assert plan["weather_unknown_from"] is not None
    plain = TodayDocument.of(view, "linares").plan
    assert plain is not None
    assert plain.changes is None


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Se muestra lo que se sabía"), ("en", "This is what was known")]
)
def test_alerts_speak_the_language_of_the_page(language: str, words: str) -> None:
    stale = Alert(AlertLevel.WARNING, Message("alert.store.stale", {"at": NOW}))
    view = replace(full_view(), alerts=(stale,))
    [alert] = AlertsDocument.of(view, "linares", language).alerts
    assert (words in alert.text, alert.advice) == (True, "")
