"""What is expected of demand, wind and sun, over HTTP: by whom, how wrong, or why not."""

import numpy as np
import pytest

from chocolate_factory.forecasting.fundamentals.keep import keep_expected
from chocolate_factory.forecasting.fundamentals.model import LONGEST_LEAD, WIND, error_series
from chocolate_factory.grid.model import ESIOS
from chocolate_factory.kernel.market_time import DAY, HOUR, day_interval, delivery_day
from chocolate_factory.timeseries.model import Observation
from tests.fakes.service import Service


def told(service: Service, days: int = 7) -> dict[str, object]:
    answer = service.admin.get("/grid/outlook", params={"days": days})
    assert answer.status_code == 200
    body: dict[str, object] = answer.json()
    return body


def test_without_an_operator_it_says_why(served: Service) -> None:
    body = told(served)
    assert body["days"] == []
    assert body["weather_at"] is None
    assert "ESIOS" in str(body["note"])


def test_each_day_has_one_source_and_its_error(fresh: Service) -> None:
    rig = fresh.rig
    now, store = rig.ports.clock.now(), rig.ports.series
    today = delivery_day(now)
    rows = np.tile(1000.0 * np.arange(1, LONGEST_LEAD + 1)[:, None], (1, 24))
    keep_expected(store, {"wind": rows}, now)
    tomorrow = list(day_interval(today + DAY).grid(60))
    store.write(WIND.forecast, ESIOS, [Observation(one, 60, 7.0) for one in tomorrow], now=now)
    judged = [
        Observation(day_interval(today - n * DAY).start, 24 * 60, 300.0) for n in range(10, 0, -1)
    ]
    store.write(error_series(WIND, 2), "fundamentals", judged, now=now)
    rig.pass_time(HOUR)
    body = told(fresh, 3)
    days = body["days"]
    assert isinstance(days, list)
    assert [one["lead_days"] for one in days] == [1, 2, 3]
    first, second, third = (one["expected"][0] for one in days)
    assert (first["origin"], first["error"]) == ("esios", None)
    assert {one["mw"] for one in first["hours"]} == {7.0}
    assert first["hours"][0]["start"] == tomorrow[0].isoformat().replace("+00:00", "Z")
    assert (second["origin"], second["error"]) == ("fundamentals", {"mae_mw": 300.0, "days": 10})
    assert {one["mw"] for one in second["hours"]} == {2000.0}
    assert third["error"] is None
    assert body["note"] == ""


@pytest.mark.parametrize("days", [0, 16])
def test_a_wrong_span_is_refused(served: Service, days: int) -> None:
    assert served.admin.get("/grid/outlook", params={"days": days}).status_code == 422


def test_the_viewer_does_not_tell(served: Service) -> None:
    assert served.viewer.get("/grid/outlook").status_code == 404
