"""The whole page, gathered from an empty store and from a full one."""

from chocolate_factory.operations.background import background_of
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.gather.history import History
from chocolate_factory.web.gather.today import gather_today
from chocolate_factory.web.pages.today import Cause, Missing, TodayView
from tests.fakes.board import StillBoard
from tests.fakes.ports import Rig, build_rig
from tests.fakes.series import at


def _view(rig: Rig) -> TodayView:
    work = background_of(rig.ports).backfill
    return gather_today(rig.ports, StillBoard(), work, History(Summary()))


def test_an_empty_store_makes_a_page_that_says_what_is_missing() -> None:
    view = _view(build_rig(history_days=7))
    parts = (view.price_now, view.prices, view.plan, view.weather, view.forecast)
    assert all(isinstance(part, Missing) for part in parts)
    assert view.forecast is not None
    assert view.forecast.cause is Cause.HEALING
    assert len(view.series) == 8
    assert dict(view.circumstances.missing_keys)["esios"] == "ESIOS_TOKEN"


def test_a_full_store_makes_a_full_page() -> None:
    rig = build_rig(history_days=40)
    run_day_ahead_cycle(rig.ports)
    view = _view(rig)
    parts = (view.price_now, view.prices, view.plan, view.weather, view.forecast)
    assert not any(isinstance(part, Missing) for part in parts)
    assert view.alerts == ()
    assert view.circumstances.clock_shifted
    assert not view.circumstances.simulated
    assert view.site_name == "Chocolates Linares"


def test_beyond_the_tariff_tables_the_rest_of_the_page_stands() -> None:
    rig = build_rig(at("2027-01-04T12:00+01:00"), history_days=40)
    rig.stock(days=40)
    view = _view(rig)
    assert isinstance(view.prices, Missing)
    assert not isinstance(view.weather, Missing)
