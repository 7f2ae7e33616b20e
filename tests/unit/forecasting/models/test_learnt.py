"""What the learning models share: unknown hours only, no leak, the clock, holes, and the disk."""

from collections.abc import Collection
from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.explanation import Explains, Theme, total
from chocolate_factory.forecasting.forecaster import LearntForecaster
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, hours_ahead
from chocolate_factory.forecasting.models.day_forecaster import DayForecaster
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.forecasting.models.registry import MODELS, make_forecaster
from chocolate_factory.forecasting.pvpc_structure import tolls
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_day, to_local
from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.series import at
from tests.unit.forecasting.histories import LATER, wavy

NOON = at("2024-10-23T12:00+02:00")
"""In the fortnight that follows the clocks change."""
BEGIN = NOON - 300 * DAY
LEARNING = ("lear", "boosting", "ensemble-prices", "ensemble")
SPOILT = 9999.0


def pvpc(start: datetime) -> float:
    """A fifth dearer than spot, with tolls and 20 on top."""
    local = to_local(start)
    return 1.2 * wavy(start) + 20 + float(tolls(local.date())[local.hour])


def everything(*, spoil_after: datetime | None = None, without: Collection[date] = ()) -> Market:
    """Spot and PVPC of 320 days."""
    histories = {}
    for series, price in ((SPOT, wavy), (PVPC, pvpc)):
        values = [
            HourlyValue(start, price(start), series.public_from(start))
            for start in Interval(BEGIN, NOON + 20 * DAY).grid(60)
            if delivery_day(start) not in without
        ]
        if spoil_after is not None:
            values = [
                one._replace(value=SPOILT) if one.known_at > spoil_after else one for one in values
            ]
        histories[series.key] = HourlyHistory(values, known_at=LATER)
    return Market(histories, known_at=LATER)


def learnt(name: str, series: str, market: Market) -> LearntForecaster:
    model = make_forecaster(name, series)
    model.fit(market)
    assert hasattr(model, "dump")
    return model  # type: ignore[return-value]


@pytest.fixture(scope="module")
def market() -> Market:
    return everything().as_known_at(NOON)


@pytest.fixture(scope="module")
def files(market: Market) -> dict[str, bytes]:
    """What the ensemble has learnt, and with it everybody who is part of it."""
    return learnt("ensemble", SPOT.key, market).dump()


def told(name: str, series: str, files: dict[str, bytes]) -> LearntForecaster:
    """A model that knows what its part of the ensemble has learnt."""
    model = make_forecaster(name, series)
    assert hasattr(model, "restore")
    own = {file.removeprefix(f"{name}/"): content for file, content in files.items()}
    model.restore(own)
    return model  # type: ignore[return-value]


@pytest.fixture(scope="module", params=LEARNING)
def model(request: pytest.FixtureRequest, files: dict[str, bytes]) -> LearntForecaster:
    return told(request.param, SPOT.key, files)


def test_every_unknown_hour_of_two_weeks_is_forecast_and_no_other(
    model: LearntForecaster, market: Market
) -> None:
    said = model.predict(market, 336)
    unknown = [
        lead
        for lead, start in hours_ahead(NOON, 336)
        if market.history(SPOT.key).value(start) is None
    ]
    assert sorted(said) == unknown
    assert len(said) == 336 - 12


def test_on_a_market_with_a_rhythm_it_beats_copying(
    model: LearntForecaster, market: Market
) -> None:
    starts = dict(hours_ahead(NOON, 168))
    copied = WeeklyNaive(SPOT.key).predict(market, 168)

    def off(said: dict[int, float]) -> float:
        return sum(abs(price - wavy(starts[lead])) for lead, price in said.items()) / len(said)

    own = {lead: quantiles[MEDIAN] for lead, quantiles in model.predict(market, 168).items()}
    assert off(own) < off({lead: one[MEDIAN] for lead, one in copied.items()})


def test_both_hours_of_one_name_are_forecast_alike(model: LearntForecaster, market: Market) -> None:
    leads = {start: lead for lead, start in hours_ahead(NOON, 336)}
    said = model.predict(market, 336)
    doubled = [start for start in leads if to_local(start).date() == date(2024, 10, 27)]
    assert len(doubled) == 25
    second = leads[at("2024-10-27T02:00+01:00")]
    assert said[second] == said[leads[at("2024-10-27T02:00+02:00")]]


def test_it_comes_back_from_disk_as_it_went(model: LearntForecaster, market: Market) -> None:
    files = model.dump()
    again = make_forecaster(model.name, SPOT.key)
    again.restore(files)  # type: ignore[attr-defined]
    assert again.predict(market, 168) == model.predict(market, 168)


def test_a_damaged_file_is_refused(model: LearntForecaster) -> None:
    files = model.dump()
    again = make_forecaster(model.name, SPOT.key)
    name = min(name for name in files if name.endswith((".txt", ".npz")))
    for broken in (files[name][: len(files[name]) // 3], b"", b"\x80\x04."):
        with pytest.raises(DamagedModelError):
            again.restore({**files, name: broken})  # type: ignore[attr-defined]
    with pytest.raises(DamagedModelError):
        again.restore({})  # type: ignore[attr-defined]


def test_what_became_known_later_moves_nothing(market: Market, files: dict[str, bytes]) -> None:
    spoilt = everything(spoil_after=NOON).as_known_at(NOON)
    again = learnt("ensemble", SPOT.key, spoilt)
    assert again.dump() == files
    assert again.predict(spoilt, 336) == told("ensemble", SPOT.key, files).predict(market, 336)


def test_newer_prices_move_a_forecast_without_learning_anew(
    model: LearntForecaster, market: Market
) -> None:
    afternoon = everything().as_known_at(NOON + 2 * HOUR)
    before, after = model.predict(market, 168), model.predict(afternoon, 168)
    assert len(after) == len(before) - 24 + 2
    assert after != before


@pytest.mark.parametrize("back", [33, 34, 35])
def test_a_day_missing_where_features_begin_does_not_silence_it(
    files: dict[str, bytes], back: int
) -> None:
    holed = everything(without=[NOON.date() - back * DAY]).as_known_at(NOON)
    for name in LEARNING:
        assert len(told(name, SPOT.key, files).predict(holed, 168)) == 168 - 12


def test_missing_days_neither_stop_it_nor_are_learnt() -> None:
    gone = [date(2024, 10, 23), date(2024, 10, 22), date(2024, 10, 15), date(2024, 9, 1)]
    holed = everything(without=gone).as_known_at(NOON)
    said = learnt("boosting", SPOT.key, holed).predict(holed, 168)
    assert len(said) == 168, "today is missing: it forecasts from yesterday"
    assert all(abs(one[MEDIAN]) < 200 for one in said.values())


@pytest.mark.parametrize("series", [SPOT.key, PVPC.key])
@pytest.mark.parametrize("at_hour", [0, 4], ids=["noon", "spot of tomorrow known"])
def test_parts_add_up_to_the_forecast(files: dict[str, bytes], series: str, at_hour: int) -> None:
    now = everything().as_known_at(NOON + at_hour * HOUR)
    for name in LEARNING:
        model = told(name, series, files)
        assert isinstance(model, DayForecaster)
        assert isinstance(model, Explains)
        parts = model.explain_days(now, [1, 3, 9])
        said, told_days = model.forecast_days(now), total(parts)
        for lead in (1, 3, 9):
            assert told_days[lead - 1] == pytest.approx(said[lead - 1], abs=1e-3)
        assert np.isnan(told_days[1]).all(), "nobody asked"
        published = np.abs(parts[Theme.PUBLISHED_SPOT][0]).max()
        assert (published > 1) == (series == PVPC.key and at_hour == 4)


def test_a_cheaper_weekend_is_told_by_the_kind_of_day(
    files: dict[str, bytes], market: Market
) -> None:
    saturday, working = 3, 1  # after Wednesday
    model = told("ensemble", SPOT.key, files)
    assert isinstance(model, Explains)
    kind = model.explain_days(market, [working, saturday])[Theme.DAY_KIND].mean(axis=1)
    assert kind[saturday - 1] < kind[working - 1] - 2


@pytest.mark.parametrize("name", LEARNING)
def test_too_little_history_says_what_to_do(name: str, market: Market) -> None:
    young = Market(
        {
            SPOT.key: HourlyHistory(
                [one for one in market.history(SPOT.key).known() if one.start > NOON - 30 * DAY],
                known_at=NOON,
            )
        },
        known_at=NOON,
    )
    with pytest.raises(MissingDataError, match="too few"):
        make_forecaster(name, SPOT.key).fit(young)
    with pytest.raises(MissingDataError, match="before it had learnt"):
        make_forecaster(name, SPOT.key).predict(market, 24)


def test_pvpc_is_told_from_spot(files: dict[str, bytes], market: Market) -> None:
    model = told("ensemble", PVPC.key, files)
    said = model.predict(market, 168)
    assert len(said) == 168 - 12
    evening = everything().as_known_at(NOON + 4 * HOUR)
    starts = dict(hours_ahead(evening.known_at, 168))
    tomorrow = {
        lead: one[MEDIAN]
        for lead, one in model.predict(evening, 168).items()
        if delivery_day(starts[lead]) == date(2024, 10, 24)
    }
    assert len(tomorrow) == 24
    off = [abs(price - pvpc(starts[lead])) for lead, price in tomorrow.items()]
    assert max(off) < 1, "its spot price is published, and tolls are known"


def test_all_models_are_listed() -> None:
    assert set(MODELS) >= {"naive-weekly", "naive-epf", *LEARNING}
