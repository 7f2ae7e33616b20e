"""The page as JSON: every part, and null where a part is missing."""

import json
from dataclasses import replace

from chocolate_factory.speech.message import Message
from chocolate_factory.web.page_document import TodayDocument
from chocolate_factory.web.pages.today import Alert, AlertLevel, Cause, Missing
from tests.fakes.today import full_view

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
