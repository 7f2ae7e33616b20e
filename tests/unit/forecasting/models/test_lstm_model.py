"""The LSTM behind the protocol of all models; where torch is not installed it is not tried."""

import io
import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.history import HourlyHistory
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, hours_ahead
from chocolate_factory.forecasting.models.extras import is_installed
from chocolate_factory.forecasting.models.lstm_model import Lstm, LstmSpec
from chocolate_factory.forecasting.models.lstm_network import NetworkSpec
from chocolate_factory.forecasting.models.pvpc_from_spot import PvpcFromSpot
from chocolate_factory.forecasting.models.registry import make_forecaster
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.prices.model import PVPC, SPOT
from tests.unit.forecasting.models.test_learnt import NOON, everything

pytestmark = pytest.mark.skipif(
    not is_installed("lstm"), reason="the extra 'lstm' is not installed"
)
SMALL = LstmSpec(years=0.6, seeds=2, network=NetworkSpec(memory=8, dense=16, epochs=6))
Change = Callable[[dict[str, bytes]], dict[str, bytes]]


def taught(market: Market) -> Lstm:
    model = Lstm(SPOT.key, SMALL)
    model.fit(market)
    return model


@pytest.fixture(scope="module")
def market() -> Market:
    return everything().as_known_at(NOON)


@pytest.fixture(scope="module")
def model(market: Market) -> Lstm:
    return taught(market)


def test_every_unknown_hour_of_two_weeks_is_forecast_and_no_other(
    model: Lstm, market: Market
) -> None:
    history = market.history(SPOT.key)
    unknown = [lead for lead, start in hours_ahead(NOON, 336) if history.value(start) is None]
    said = model.predict(market, 336)
    assert sorted(said) == unknown
    assert all(abs(one[MEDIAN]) < 150 for one in said.values())


def test_the_same_prices_teach_the_same_whatever_was_drawn_before(
    model: Lstm, market: Market
) -> None:
    import torch  # noqa: PLC0415 - an extra

    torch.manual_seed(99)
    before, threads = torch.random.get_rng_state(), torch.get_num_threads()
    again = taught(market)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    assert again.predict(market, 168) == model.predict(market, 168)


def test_what_became_known_later_moves_nothing(model: Lstm, market: Market) -> None:
    spoilt = everything(spoil_after=NOON).as_known_at(NOON)
    assert taught(spoilt).predict(spoilt, 336) == model.predict(market, 336)


def test_newer_prices_move_a_forecast_without_learning_anew(model: Lstm, market: Market) -> None:
    afternoon = everything().as_known_at(NOON + 2 * HOUR)
    before, after = model.predict(market, 168), model.predict(afternoon, 168)
    assert len(after) == len(before) - 24 + 2
    assert after != before


def test_prices_twice_as_far_from_their_middle_are_forecast_so(model: Lstm) -> None:
    """The network reckons on a scale of its own: only what zero is worth tells it the level."""
    days = market_moved(lambda price: 2 * price)
    said, twice = model.forecast_days(market_moved(lambda price: price)), model.forecast_days(days)
    assert np.abs(twice - 2 * said).max() < 1e-3 * np.abs(twice).max()


def market_moved(moved: Callable[[float], float]) -> Market:
    known = everything().as_known_at(NOON).history(SPOT.key).known()
    values = [one._replace(value=moved(one.value)) for one in known]
    return Market({SPOT.key: HourlyHistory(values, known_at=NOON)}, known_at=NOON)


def test_it_comes_back_from_disk_as_it_went(model: Lstm, market: Market) -> None:
    files = model.dump()
    again = make_forecaster("lstm", SPOT.key)
    again.restore(files)  # type: ignore[attr-defined]
    assert again.predict(market, 168) == model.predict(market, 168)
    assert json.loads(files["spec.json"]) == model.describe()
    assert model.describe()["network"]["memory"] == 8


def _as_pickle(files: dict[str, bytes]) -> dict[str, bytes]:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=True, **{"0/memory.weight_ih_l0": np.array([{}], dtype=object)})
    return files | {"weights.npz": buffer.getvalue()}


def _with_spec(**changed: object) -> Change:
    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        spec = json.loads(files["spec.json"]) | changed
        return files | {"spec.json": json.dumps(spec).encode()}

    return change


DAMAGES: dict[str, Change] = {
    "gone": lambda _: {},
    "cut": lambda files: files | {"weights.npz": files["weights.npz"][:2000]},
    "empty": lambda files: files | {"weights.npz": b""},
    "pickle": lambda files: files | {"weights.npz": b"\x80\x04."},
    "pickle within": _as_pickle,
    "no text": lambda files: files | {"spec.json": b"\xff"},
    "no mapping": lambda files: files | {"spec.json": b"[]"},
    "another size": _with_spec(network={"memory": 9}),
    "no size": _with_spec(network=None),
    "more networks": _with_spec(seeds=3),
    "no network": _with_spec(seeds=0),
    "a stranger": _with_spec(stranger=1),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_is_refused_and_changes_nothing(
    model: Lstm, market: Market, name: str
) -> None:
    again = Lstm(SPOT.key)
    again.restore(model.dump())
    with pytest.raises(DamagedModelError):
        again.restore(DAMAGES[name](model.dump()))
    assert again.predict(market, 24) == model.predict(market, 24)


def test_missing_days_neither_stop_it_nor_are_learnt() -> None:
    gone = [date(2024, 10, 22), date(2024, 10, 15), date(2024, 9, 1)]
    holed = everything(without=gone).as_known_at(NOON)
    said = taught(holed).predict(holed, 168)
    assert len(said) == 168 - 12
    assert all(abs(one[MEDIAN]) < 150 for one in said.values())


def test_with_fewer_days_than_it_looks_at_it_says_nothing(model: Lstm) -> None:
    assert np.isnan(model.forecast_days(young(days=20))).all()


def test_too_little_history_says_what_to_do() -> None:
    with pytest.raises(MissingDataError, match="too few"):
        Lstm(SPOT.key).fit(young(days=60))
    with pytest.raises(MissingDataError, match="before it had learnt"):
        Lstm(SPOT.key).predict(young(days=60), 24)


def young(days: int) -> Market:
    known = everything().as_known_at(NOON).history(SPOT.key).known()
    values = [one for one in known if one.start > NOON - days * DAY]
    return Market({SPOT.key: HourlyHistory(values, known_at=NOON)}, known_at=NOON)


def test_pvpc_is_told_from_spot(model: Lstm, market: Market) -> None:
    pvpc = make_forecaster("lstm", PVPC.key)
    assert isinstance(pvpc, PvpcFromSpot)
    assert pvpc.name == "lstm"
    pvpc.restore(model.dump())
    spot, said = model.predict(market, 168), pvpc.predict(market, 168)
    assert sorted(said) == sorted(spot)
    dearer = [said[lead][MEDIAN] - spot[lead][MEDIAN] for lead in said]
    assert sum(dearer) / len(dearer) > 40
