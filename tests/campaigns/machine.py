"""A machine that is switched on and off, in simulated time: its jobs run when they are due."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.operations.heal_gaps import heal_gaps
from chocolate_factory.operations.ports import Ports
from chocolate_factory.scheduler.engine import ScheduledTask
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.scheduler.timing import Daily, Every
from chocolate_factory.settings import Settings
from tests.flow.conftest import IMPATIENT
from tests.shared import ROOT, Replay

COLLECTING = {
    "price_ingestion",
    "weather_ingestion",
    "grid_ingestion",
    "auto_backfill_check",
    "daily_backfill",
    "price_review",
    "health_check",
    "credential_check",
}
"""The jobs that keep data whole; forecasts and plans have trials of their own."""
KEYS = ("esios_token", "aemet_api_key", "openweathermap_api_key")


class Machine:
    """Runs the product in a folder, at whatever time the upstreams are made to show."""

    def __init__(
        self, upstreams: Replay, data: Path, limits: HttpConfig = IMPATIENT, **settings: object
    ) -> None:
        """Keep everything in ``data``, unless ``settings`` say otherwise; nothing runs yet."""
        self._limits = limits
        self._upstreams = upstreams
        self._data = data
        self._settings = settings
        self.starts = 0
        self.jobs_run = 0
        self.jobs_failed = 0

    @contextmanager
    def switched_on(self, now: datetime) -> Iterator[Ports]:
        """The program, just started at ``now``."""
        self._upstreams.control(now=now.isoformat())
        settings = Settings.model_validate(
            {
                "site": ROOT / "config/linares.toml",
                "data_dir": self._data,
                "now": now,
                "upstream_base": self._upstreams.base,
                **dict.fromkeys(KEYS, SecretStr("key")),
                **self._settings,
            }
        )
        with open_ports(settings, self._limits, patient=True) as ports:
            self.starts += 1
            yield ports

    def run(self, start: datetime, end: datetime, step: timedelta) -> None:
        """Switch on at ``start``, let jobs run as they fall due, and pull the plug at ``end``."""
        with self.switched_on(start) as ports:
            heal_gaps(ports, insist=True)  # as the whole cycle does at every start
            tasks = [task for task in table_of_jobs(ports) if task.id in COLLECTING]
            ran = {task.id: start for task in tasks}
            now = start
            while now < end:
                self.move(ports.clock, now)
                for task in tasks:
                    if _is_due(task, ran[task.id], now):
                        ran[task.id] = now
                        self._run(task)
                now += step

    def move(self, clock: SystemClock, now: datetime) -> None:
        """Let it be ``now``, here and at the upstreams."""
        self._upstreams.control(now=now.isoformat())
        clock.shift += now - clock.now()

    def _run(self, task: ScheduledTask) -> None:
        self.jobs_run += 1
        try:
            task.run()
        except Exception:
            self.jobs_failed += 1
            raise


def _is_due(task: ScheduledTask, before: datetime, now: datetime) -> bool:
    match task.timing:
        case Every(minutes):
            return now - before >= timedelta(minutes=minutes)
        case Daily(hour, minute):
            hand = to_local(now).replace(hour=hour, minute=minute, second=0, microsecond=0)
            return before < hand <= now
