"""Prices to come: hours and quarters, intervals, whole futures, reasons, and who speaks."""

from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.explanation import Theme
from chocolate_factory.kernel.market_time import HOUR, floor_to
from chocolate_factory.operations.explain_forecast import ExplainedHour, Explanation
from chocolate_factory.web.routes.price_forecast import ExplanationAnswer
from tests.fakes.ports import build_rig
from tests.fakes.series import at
from tests.fakes.service import Service, open_service

ADDRESS = "/ree/prices/forecast"


def test_the_forecast_passes_published_hours_through(served: Service) -> None:
    body = served.admin.get(ADDRESS, params={"hours": 48}).json()
    predictions = body["predictions"]
    assert len(predictions) == 48
    assert datetime.fromisoformat(predictions[0]["start"]) == floor_to(served.rig.now(), 60)
    assert sum(one["known"] for one in predictions) == 12
    for one in predictions:
        assert one["lower"] <= one["price_eur_kwh"] <= one["upper"]
        assert (one["lower"] == one["upper"]) is one["known"]
        assert one["quantiles"] is None
    assert body["metrics"][0]["mae_eur_kwh"] < 0.1
    assert body["interval_level"] == 0.8


def test_who_speaks_is_told_and_who_does_not_and_why(served: Service) -> None:
    body = served.admin.get(ADDRESS).json()
    first, *_, last = body["rungs"]
    assert (first["model"], first["hours"]) == ("ensemble", 0)
    assert "not been trained" in first["note"]
    assert (last["model"], last["hours"]) == (body["model"], 336 - 12)


def test_wider_intervals_hold_narrower_ones(served: Service) -> None:
    found = [served.admin.get(ADDRESS, params={"level": n}).json() for n in (80, 90, 95)]
    assert [body["interval_level"] for body in found] == [0.8, 0.9, 0.95]
    lowers = [[one["lower"] for one in body["predictions"]] for body in found]
    assert (np.diff(lowers, axis=0) <= 0).all()
    assert (np.diff(lowers, axis=0) < 0).any()


def test_all_quantiles_are_shown_where_asked_for(served: Service) -> None:
    body = served.admin.get(ADDRESS, params={"quantiles": True, "hours": 24}).json()
    for one in body["predictions"]:
        if one["known"]:
            assert one["quantiles"] is None
        else:
            assert len(one["quantiles"]) == 21
            assert list(one["quantiles"].values()) == sorted(one["quantiles"].values())
            assert one["quantiles"]["50"] == one["price_eur_kwh"]
            assert one["quantiles"]["10"] == one["lower"]


def test_quarters_have_the_mean_of_their_hour(served: Service) -> None:
    hours = served.admin.get(ADDRESS, params={"hours": 48, "series": "spot"}).json()
    quarters = served.admin.get(
        ADDRESS, params={"hours": 48, "series": "spot", "resolution": 15}
    ).json()
    assert {one["minutes"] for one in quarters["predictions"]} == {15}
    assert len(quarters["predictions"]) == 4 * 48
    by_hour: dict[datetime, list[float]] = {}
    for one in quarters["predictions"]:
        start = floor_to(datetime.fromisoformat(one["start"]), 60)
        by_hour.setdefault(start, []).append(one["price_eur_kwh"])
    for one in hours["predictions"][1:]:
        start = datetime.fromisoformat(one["start"])
        assert np.mean(by_hour[start]) == pytest.approx(one["price_eur_kwh"], abs=2e-5)


def test_scenarios_are_futures_of_the_same_hours(served: Service) -> None:
    asked = {"hours": 30, "count": 20, "seed": 4}
    body = served.admin.get(f"{ADDRESS}/scenarios", params=asked).json()
    assert len(body["starts"]) == 30
    assert [len(one) for one in body["scenarios"]] == [30] * 20
    known = np.array(body["scenarios"])[:, :12]
    assert (known == known[0]).all(), "published"
    assert np.array(body["scenarios"])[:, 12:].std(axis=0).min() > 0
    assert served.admin.get(f"{ADDRESS}/scenarios", params=asked).json() == body


def test_more_scenarios_than_past_forecasts_are_refused(served: Service) -> None:
    answer = served.admin.get(f"{ADDRESS}/scenarios", params={"count": 200})
    assert answer.status_code == 422
    assert "at most" in answer.json()["advice"]


def test_a_rule_that_copies_has_no_reasons(served: Service) -> None:
    body = served.admin.get(f"{ADDRESS}/explanation").json()
    assert (body["model"], body["days"], body["hours"]) == ("naive-epf", [], [])
    assert "chocolate train" in body["note"]


def test_reasons_are_told_by_hour_and_by_day_in_words() -> None:
    parts = dict.fromkeys(Theme, 0.0) | {Theme.USUAL: 80.0, Theme.GRID: -12.0, Theme.DAY_KIND: 0.4}
    start = at("2024-11-09T12:00+01:00")
    found = Explanation(
        "price.spot.es", "ensemble", (ExplainedHour(start, date(2024, 11, 9), 68.4, parts),)
    )
    english, spanish = (ExplanationAnswer.of(found, language) for language in ("en", "es"))
    assert [(one.theme, one.eur_kwh) for one in english.hours[0].parts] == [
        (Theme.USUAL, 0.08),
        (Theme.DAY_KIND, 0.0004),
        (Theme.GRID, -0.012),
    ]
    assert english.days[0].price_eur_kwh == pytest.approx(0.0684)
    assert english.days[0].words.endswith(
        "0.0684 €/kWh on average. At the prices of the last seven days it would be 0.0800. "
        "0.0120 cheaper: demand, wind and sun as forecast for that day."
    )
    assert "0,0120 menos: la demanda, el viento y el sol" in spanish.days[0].words


def test_hours_that_have_passed_are_no_longer_shown(fresh: Service) -> None:
    assert fresh.admin.get(ADDRESS).status_code == 503
    aged = build_rig(history_days=40)
    aged.stock(days=40)
    service = open_service(aged)
    service.admin.get("/predict/production-planning")
    aged.pass_time(3 * HOUR)
    first = service.admin.get(f"{ADDRESS}?series=spot").json()["predictions"][0]
    assert datetime.fromisoformat(first["start"]) == floor_to(aged.now(), 60)


@pytest.mark.parametrize(
    "query", ["hours=0", "hours=337", "hours=many", "resolution=30", "level=50", "series=gas"]
)
def test_what_cannot_be_asked_is_refused(served: Service, query: str) -> None:
    assert served.admin.get(f"{ADDRESS}?{query}").status_code == 422
