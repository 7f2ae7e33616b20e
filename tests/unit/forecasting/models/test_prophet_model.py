"""Prophet behind the protocol of all models; where it is not installed it is not tried."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from chocolate_factory.forecasting.clock_table import HOURS
from chocolate_factory.forecasting.history import HourlyHistory
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, hours_ahead
from chocolate_factory.forecasting.models.extras import is_installed
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.forecasting.models.prophet_model import (
    KINDS,
    SEASONS,
    ProphetModel,
    ProphetSpec,
    calendar_frame,
)
from chocolate_factory.forecasting.models.pvpc_from_spot import PvpcFromSpot
from chocolate_factory.forecasting.models.registry import make_forecaster
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.prices.model import PVPC, SPOT
from tests.unit.forecasting.histories import wavy
from tests.unit.forecasting.models.test_learnt import NOON, everything

pytestmark = pytest.mark.skipif(
    not is_installed("prophet"), reason="the extra 'prophet' is not installed"
)
SMALL = ProphetSpec(years=0.5, n_changepoints=3, shape_order=2)
Change = Callable[[dict[str, bytes]], dict[str, bytes]]
PROGRAM = """
from chocolate_factory.forecasting.models.prophet_model import ProphetModel
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.models.test_prophet_model import SMALL, everything, NOON
import sys, tempfile, pathlib
model = ProphetModel(SPOT.key, SMALL)
assert "prophet" not in sys.modules
market = everything().as_known_at(NOON)
model.fit(market)
model.restore(model.dump())
assert len(model.predict(market, 24)) == 12
assert sys.modules.get("matplotlib") is None
left = [one for one in pathlib.Path(tempfile.gettempdir()).rglob("*") if one.is_file()]
assert not left, left
"""


def taught(market: Market) -> ProphetModel:
    model = ProphetModel(SPOT.key, SMALL)
    model.fit(market)
    return model


@pytest.fixture(scope="module")
def market() -> Market:
    return everything().as_known_at(NOON)


@pytest.fixture(scope="module")
def model(market: Market) -> ProphetModel:
    return taught(market)


def test_every_unknown_hour_of_two_weeks_is_forecast_and_no_other(
    model: ProphetModel, market: Market
) -> None:
    history = market.history(SPOT.key)
    unknown = [lead for lead, start in hours_ahead(NOON, 336) if history.value(start) is None]
    assert sorted(model.predict(market, 336)) == unknown


def test_on_a_market_with_a_rhythm_it_beats_copying(model: ProphetModel, market: Market) -> None:
    starts = dict(hours_ahead(NOON, 168))

    def off(said: dict[int, float]) -> float:
        return sum(abs(price - wavy(starts[lead])) for lead, price in said.items()) / len(said)

    own = {lead: one[MEDIAN] for lead, one in model.predict(market, 168).items()}
    copied = WeeklyNaive(SPOT.key).predict(market, 168)
    assert off(own) < off({lead: one[MEDIAN] for lead, one in copied.items()})


def test_the_level_is_that_of_the_last_seven_days(model: ProphetModel) -> None:
    said = model.forecast_days(market_with(lambda _days, price: price))
    dearer = model.forecast_days(
        market_with(lambda days, price: price + (70.0 if days == 6 else 0.0))
    )
    np.testing.assert_allclose(dearer, said + 10.0)
    same = model.forecast_days(market_with(lambda days, price: 9999.0 if days > 6 else price))
    np.testing.assert_allclose(same, said)


def test_while_days_are_missing_the_seven_before_tell_the_level(model: ProphetModel) -> None:
    gone = {NOON.date() - n * DAY for n in range(1, 11)}
    holed = everything(without=gone).as_known_at(NOON)
    said = model.forecast_days(holed)
    assert np.isfinite(said).all()
    assert np.abs(said - model.forecast_days(everything().as_known_at(NOON))).max() < 20


def market_with(moved: Callable[[int, float], float]) -> Market:
    """Prices by their age in days (of the last known day: 0) and as they are."""
    known = everything().as_known_at(NOON).history(SPOT.key).known()
    last = NOON.date()
    values = [
        one._replace(value=moved((last - (one.start + DAY / 12).date()).days, one.value))
        for one in known
    ]
    return Market({SPOT.key: HourlyHistory(values, known_at=NOON)}, known_at=NOON)


def test_what_became_known_later_moves_nothing(model: ProphetModel, market: Market) -> None:
    spoilt = everything(spoil_after=NOON).as_known_at(NOON)
    assert taught(spoilt).predict(spoilt, 336) == model.predict(market, 336)


def test_it_comes_back_from_disk_as_it_went(model: ProphetModel, market: Market) -> None:
    files = model.dump()
    again = make_forecaster("prophet", SPOT.key)
    again.restore(files)  # type: ignore[attr-defined]
    assert again.predict(market, 336) == model.predict(market, 336)
    assert set(files) == {"prophet.json", "sums.json"}


def test_its_card_tells_how_it_is_set(model: ProphetModel) -> None:
    assert model.describe() == {
        "years": 0.5,
        "changepoint_prior_scale": 0.05,
        "changepoint_range": 0.95,
        "n_changepoints": 3,
        "shape_order": 2,
        "level_days": 7,
    }


def test_its_files_hold_neither_the_prices_nor_a_folder(model: ProphetModel) -> None:
    told = json.loads(model.dump()["prophet.json"])
    assert len(json.loads(told["history"])["data"]) == 1
    assert told["fit_kwargs"] == {}


def _rewritten(name: str, change: Callable[[dict[str, object]], object]) -> Change:
    """A file that was changed by someone who can reckon sums."""

    def damage(files: dict[str, bytes]) -> dict[str, bytes]:
        content = json.dumps(change(json.loads(files[name]))).encode()
        sums = json.loads(files["sums.json"]) | {name: hashlib.sha256(content).hexdigest()}
        return files | {name: content, "sums.json": json.dumps(sums).encode()}

    return damage


DAMAGES: dict[str, Change] = {
    "gone": lambda _: {},
    "cut": lambda files: files | {"prophet.json": files["prophet.json"][:3000]},
    "a digit": lambda files: files | {"prophet.json": files["prophet.json"].replace(b"1", b"2", 1)},
    "pickle": lambda files: files | {"prophet.json": b"\x80\x04."},
    "no sums": lambda files: files | {"sums.json": b""},
    "empty sums": lambda files: files | {"sums.json": b"{}"},
    "a list": _rewritten("prophet.json", lambda _: []),
    "nothing": _rewritten("prophet.json", lambda _: {}),
    "words": _rewritten("prophet.json", lambda told: told | {"params": {"k": [["x"]]}}),
    "no number": _rewritten("prophet.json", lambda told: told | {"y_scale": float("nan")}),
    "no season": _rewritten("prophet.json", lambda told: told | {"seasonalities": [["a"], {}]}),
    "no time": _rewritten("prophet.json", lambda told: told | {"start": "yesterday"}),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_is_refused_and_changes_nothing(
    model: ProphetModel, market: Market, name: str
) -> None:
    again = ProphetModel(SPOT.key)
    again.restore(model.dump())
    with pytest.raises(DamagedModelError):
        again.restore(DAMAGES[name](model.dump()))
    assert again.predict(market, 24) == model.predict(market, 24)


def test_too_little_history_says_what_to_do(market: Market) -> None:
    recent = [one for one in market.history(SPOT.key).known() if one.start > NOON - 60 * DAY]
    young = Market({SPOT.key: HourlyHistory(recent, known_at=NOON)}, known_at=NOON)
    with pytest.raises(MissingDataError, match="too few"):
        ProphetModel(SPOT.key).fit(young)
    with pytest.raises(MissingDataError, match="before it had learnt"):
        ProphetModel(SPOT.key).predict(young, 24)
    with pytest.raises(MissingDataError, match="not learnt"):
        ProphetModel(SPOT.key).dump()


def test_pvpc_is_told_from_spot(model: ProphetModel, market: Market) -> None:
    pvpc = make_forecaster("prophet", PVPC.key)
    assert isinstance(pvpc, PvpcFromSpot)
    assert pvpc.name == "prophet"
    pvpc.restore(model.dump())
    spot, said = model.predict(market, 168), pvpc.predict(market, 168)
    assert sorted(said) == sorted(spot)
    dearer = [said[lead][MEDIAN] - spot[lead][MEDIAN] for lead in said]
    assert sum(dearer) / len(dearer) > 40


def test_with_summer_alone_winter_has_no_shape_of_its_own(model: ProphetModel) -> None:
    """Learnt from summer alone: the days after the change look like those before."""
    said = model.forecast_days(everything().as_known_at(NOON))
    assert (NOON.date() + 4 * DAY).isoformat() == "2024-10-27"
    before, after = said[0], said[7]  # Thursdays
    np.testing.assert_allclose(after, before, atol=3)
    assert np.ptp(after) > 40


def test_stan_may_give_up_once(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    from prophet import Prophet  # noqa: PLC0415 - an extra

    fit, asked = Prophet.fit, []

    def fails_first(self: Prophet, frame: object, **how: object) -> Prophet:
        asked.append(sorted(how))
        if len(asked) == 1:
            raise RuntimeError("no more progress can be made")
        return fit(self, frame, **how)

    monkeypatch.setattr(Prophet, "fit", fails_first)
    assert np.isfinite(taught(market).forecast_days(market)).all()
    assert asked == [["history_size", "output_dir", "seed"], ["output_dir", "seed"]]
    asked.clear()
    monkeypatch.setattr(Prophet, "fit", always_fails)
    with pytest.raises(MissingDataError, match="nothing that fits"):
        taught(market)


def always_fails(*_: object, **_how: object) -> None:
    raise RuntimeError("no more progress can be made")


def test_every_hour_has_one_shape_that_tells_kind_and_season() -> None:
    first = date(2025, 3, 28)  # a Friday; the clocks change on Sunday
    frame = calendar_frame(first, 25)
    shapes = [f"{kind}_{season}" for kind in KINDS for season in SEASONS]
    assert (frame[shapes].sum(axis=1) == 1).all()
    by_day = frame[shapes].idxmax(axis=1).to_numpy().reshape(-1, HOURS)
    assert (by_day == by_day[:, :1]).all()
    assert by_day[:4, 0].tolist() == [
        "working_winter",
        "saturday_winter",
        "free_summer",
        "working_summer",
    ]
    good_friday = (date(2025, 4, 18) - first).days
    assert by_day[good_friday, 0] == "free_summer"
    assert str(frame["ds"][2 * HOURS + 2]) == "2025-03-30 02:00:00"  # by the clock, never skipped


def test_it_says_nothing_and_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    paths = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", PROGRAM],
        env={"PATH": "/usr/bin:/bin", **paths},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == []
