"""What the sources offered in the course of some days, asked without any fault."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.market_time import Interval, floor_to
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.expectation import expected, reachable
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.request_plan import plan_requests
from chocolate_factory.timeseries.source import SeriesSource
from tests.campaigns.machine import Machine

MOVING = "openweathermap"
"""Says something new every ten minutes: what it said at one of them cannot be asked for again."""


@dataclass
class Offered:
    """Every value a source could have been asked for, by series."""

    series: dict[str, Series] = field(default_factory=dict)
    values: defaultdict[str, dict[tuple[datetime, str], Observation]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def ask(self, ports: Ports, span: Interval) -> None:
        """Add what every source says now about ``span``."""
        for collection in collections(ports):
            for source in collection.sources:
                self._ask(ports, source, collection.series, span)

    def _ask(
        self, ports: Ports, source: SeriesSource, series: tuple[Series, ...], span: Interval
    ) -> None:
        now = ports.clock.now()
        wanted = {}
        for one in series:
            reach = reachable(source, one, now)
            piece = expected(one, span, now).overlap(reach) if reach else None
            if piece:
                wanted[one.key] = [piece]
        for request in plan_requests(source, series, wanted, now):
            try:
                answer = source.fetch(request.series, request.interval)
            except NotPublishedError:
                continue
            for one in request.series:
                self.series[one.key] = one
                public = expected(one, span, now)
                for said in answer.get(one.key, ()):
                    if said.start in public:
                        self.values[one.key][said.start, source.name] = said


@dataclass(frozen=True)
class Verdict:
    """How what is stored compares with what was offered."""

    offered: int
    """Intervals for which some source offered a value."""
    stored: int
    missing: list[str]
    wrong: list[str]
    """Values that their source never said, or said for another instant."""
    twice: list[str]
    """Intervals for which one source's value is kept more than once without a correction."""


def judge(ports: Ports, offered: Offered, span: Interval) -> Verdict:
    """Compare the store with what was offered in ``span``."""
    missing, wrong, twice = [], [], []
    count = stored = 0
    for key, said in sorted(offered.values.items()):
        series = offered.series[key]
        readings = ports.series.read(series, span)
        stored += len(readings)
        covered = [reading.interval for reading in readings]
        starts = {observation.start for observation in said.values()}
        count += len(starts)
        by_start = {reading.start: reading for reading in readings}
        missing += [
            f"{key} {start:%Y-%m-%d %H:%M}"
            for start in sorted(starts - by_start.keys())
            if not any(start in piece for piece in covered)
        ]
        wrong += [f"{key} {one}" for one in readings if not _was_said(one, said)]
        twice += _repeated(ports, series, span)
    return Verdict(count, stored, missing, wrong, twice)


def _was_said(reading: Reading, said: dict[tuple[datetime, str], Observation]) -> bool:
    if reading.source == MOVING:
        return reading.start == floor_to(reading.start, 60)
    original = said.get((reading.start, reading.source))
    return original is not None and original.value == reading.value


def _repeated(ports: Ports, series: Series, span: Interval) -> list[str]:
    seen: dict[tuple[datetime, str], float] = {}
    found = []
    for one in ports.series.history(series, span):
        if seen.get((one.start, one.source)) == one.value:
            found.append(f"{series.key} {one.start:%Y-%m-%d %H:%M} {one.source}")
        seen[one.start, one.source] = one.value
    return found


def gather(machine: Machine, ports: Ports, span: Interval, step: timedelta) -> Offered:
    """Walk through ``span`` and ask every source at each step: stations forget after a day."""
    offered = Offered()
    now = span.start + step
    while now < span.end:
        machine.move(ports.clock, now)
        offered.ask(ports, Interval(max(span.start, now - 2 * step), span.end))
        now += step
    machine.move(ports.clock, span.end)
    offered.ask(ports, span)
    return offered
