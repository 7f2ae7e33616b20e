"""Everything the operations work with, in memory: no file, no network, invented but likely values.

The clock starts on a Tuesday noon in November and runs on; tests move it by adding to its shift.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chocolate_factory.access.memory import MemoryTokenStore
from chocolate_factory.audit.memory import MemoryAuditStore
from chocolate_factory.credentials.memory import MemoryCredentialStore
from chocolate_factory.forecasting.artefacts.memory import MemoryArtefactStore
from chocolate_factory.forecasting.live.memory import MemoryScoreStore
from chocolate_factory.forecasting.memory import MemoryForecastStore
from chocolate_factory.journal.memory import MemoryJournal
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    floor_to,
    to_local,
    whole_days,
)
from chocolate_factory.kernel.worker_process import WorkerHere
from chocolate_factory.ledger.books.memory import MemoryBooks
from chocolate_factory.ledger.memory import MemoryLedger
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.workshop import OFFICE, Workshop
from chocolate_factory.planning.locks.memory import MemoryLockStore
from chocolate_factory.planning.memory import MemoryPlanStore
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.production.config import load_site
from chocolate_factory.storage.memory import MemoryUpkeep
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.memory import MemoryForecastRecord
from chocolate_factory.weather.model import (
    AEMET,
    OPEN_METEO,
    OPENWEATHERMAP,
    forecast_series_of,
    series_of,
)
from tests.fakes.series import at
from tests.fakes.sources import FakeSource
from tests.shared import ROOT

NOON = at("2024-11-05T12:00+01:00")
HISTORY_DAYS = 75
AHEAD = 3 * DAY
"""How far beyond the start the invented truth reaches, for tests that let time pass."""


def spot_price(start: datetime) -> float:
    """EUR/MWh: two peaks a day, cheap week-ends, no two days alike."""
    local = to_local(start)
    peaks = sum(math.exp(-(((local.hour - hour) / 2.5) ** 2)) for hour in (9, 20))
    weekend = 25.0 if local.weekday() > 4 else 0.0
    return round(55 + 60 * peaks - weekend + 7 * math.sin(local.toordinal()), 2)


def pvpc_price(start: datetime) -> float:
    """EUR/MWh: the spot price and what it costs to bring it."""
    return round(spot_price(start) + 45.5, 2)


def weather_value(quantity: str, start: datetime) -> float:
    """A mild autumn."""
    wave = math.sin((to_local(start).hour - 9) * math.pi / 12)
    return {
        "temperature_celsius": round(14 + 6 * wave, 1),
        "humidity_percent": round(65 - 20 * wave),
        "pressure_hpa": 958.4,
        "wind_speed_m_s": 2.4,
        "precipitation_mm": 0.0,
        "radiation_w_m2": round(max(0.0, 480 * wave)),
    }[quantity]


@dataclass
class Rig:
    """Ports over memory, and the fakes behind them."""

    ports: Ports
    omie: FakeSource
    redata: FakeSource
    open_meteo: FakeSource
    forecaster: FakeSource
    circuits: dict[str, str] = field(default_factory=dict)

    def now(self) -> datetime:
        """What the rig's clock shows."""
        return self.ports.clock.now()

    def pass_time(self, step: timedelta) -> None:
        """Let time pass."""
        self.ports.clock.shift += step

    def stock(self, *, days: int = HISTORY_DAYS) -> None:
        """Store what collecting for ``days`` would have brought, without asking anybody."""
        now = self.now()
        span = whole_days(Interval(now - days * DAY, now + DAY))
        for series, source in ((SPOT, self.omie), (PVPC, self.redata)):
            self._store(series, source, span)
        for series in self.ports.weather.values():
            self._store(series, self.open_meteo, span)

    def _store(self, series: Series, source: FakeSource, span: Interval) -> None:
        now = self.now()
        known = [
            one
            for one in source.data[series.key]
            if one.start in span and series.public_from(one.start) <= now
        ]
        self.ports.series.write(series, source.name, known, now=now)


class BrokenSeriesStore(MemorySeriesStore):
    """A store that has stopped answering."""

    def ping(self) -> None:
        """Never."""
        raise StoreError("The database does not answer.", advice="Look at the disk.")


def build_rig(now: datetime = NOON, *, history_days: int = HISTORY_DAYS) -> Rig:
    """Empty stores; sources that have everything from long before ``now`` to days after it."""
    clock = SystemClock.starting_at(now)
    site = load_site(ROOT / "config/linares.toml")
    place = site.weather_place()
    store, circuits = MemorySeriesStore(), dict[str, str]()
    begin = floor_to(now, 60) - (HISTORY_DAYS + 2) * DAY
    truth = Interval(begin, floor_to(now, 60) + AHEAD)
    observed, expected = series_of(place), forecast_series_of(place)
    rig = Rig(
        ports=Ports(
            clock=clock,
            site=site,
            supply=site.supply_contract(),
            place=place,
            series=store,
            filler=Filler(store, clock),
            journal=MemoryJournal(),
            forecasts=MemoryForecastStore(),
            challengers=MemoryForecastStore(),
            scores=MemoryScoreStore(),
            artefacts=MemoryArtefactStore(),
            workshop=Workshop(clock, WorkerHere()),
            plans=MemoryPlanStore(),
            locks=MemoryLockStore(),
            ledger=MemoryLedger(),
            audit=MemoryAuditStore(),
            tokens=MemoryTokenStore(),
            books=MemoryBooks(),
            office=Workshop(clock, WorkerHere(), rules=OFFICE),
            price_sources=(),
            weather_sources=(),
            weather_forecasters=(),
            forecast_record=MemoryForecastRecord(),
            credentials=MemoryCredentialStore(),
            upkeep=MemoryUpkeep(),
            missing_keys={
                "esios": "ESIOS_TOKEN",
                AEMET: "AEMET_API_KEY",
                OPENWEATHERMAP: "OPENWEATHERMAP_API_KEY",
            },
            circuits=lambda: circuits,
            history=timedelta(days=history_days),
        ),
        omie=FakeSource("omie", {SPOT.key: _hours(truth, spot_price)}, reaching=_published),
        redata=FakeSource(
            "redata",
            {SPOT.key: _hours(truth, spot_price), PVPC.key: _hours(truth, pvpc_price)},
            reaching=_published,
        ),
        open_meteo=FakeSource(
            OPEN_METEO,
            _weather(observed, truth),
            reaching=lambda _, moment: Interval(begin, floor_to(moment, 60) + HOUR),
        ),
        forecaster=FakeSource(
            OPEN_METEO,
            _weather(expected, Interval(floor_to(now, 60), truth.end)),
            reaching=lambda _, moment: Interval(floor_to(moment, 60) + HOUR, truth.end),
        ),
        circuits=circuits,
    )
    rig.ports = replace(
        rig.ports,
        price_sources=(rig.omie, rig.redata),
        weather_sources=(rig.open_meteo,),
        weather_forecasters=(rig.forecaster,),
    )
    return rig


def _published(series: Series, now: datetime) -> Interval:
    """Up to the last hour that is public."""
    first = floor_to(now, 60) - 400 * DAY
    last = max(hour for hour in range(3 * 24) if series.public_from(now + hour * HOUR) <= now)
    return Interval(first, floor_to(now, 60) + (last + 1) * HOUR)


def _hours(span: Interval, price: Callable[[datetime], float]) -> list[Observation]:
    return [Observation(start, 60, price(start)) for start in span.grid(60)]


def _weather(series: Mapping[str, Series], span: Interval) -> dict[str, list[Observation]]:
    return {
        one.key: [Observation(start, 60, weather_value(name, start)) for start in span.grid(60)]
        for name, one in series.items()
    }
