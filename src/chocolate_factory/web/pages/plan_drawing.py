"""Where everything in the chart of machines goes: a lane per machine, a block per start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.web.pages.scale import Frame, TimeScale, day_spans, hour_marks
from chocolate_factory.web.pages.today_plan import PlannedStart, PlanOfDay

_LABEL_UNITS_PER_LETTER = 6.9
_LABEL_MARGIN = 12

Labels = Callable[[PlannedStart], Sequence[str]]
"""Names for a block, longest first; the longest that fits is written."""


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of a chart; the machines' names stand ``above`` their lanes or, if 0, beside."""

    width: float
    left: float
    lane: float
    above: float
    every_hours: int
    top: float = 24
    bottom: float = 6
    inset: float = 4


WIDE = Style(width=1120, left=150, lane=38, above=0, every_hours=2)
MEDIUM = Style(width=700, left=110, lane=34, above=0, every_hours=3)
NARROW = Style(width=360, left=4, lane=30, above=20, every_hours=4)


@dataclass(frozen=True, slots=True)
class Block:
    """A start."""

    start: PlannedStart
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A machine; it has as many rows as it ever runs steps at once."""

    machine: str
    name_x: float
    name_y: float
    y: float
    height: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PlanDrawing:
    """Everything in one drawing, in its own units."""

    frame: Frame
    beside: bool
    """The machines' names stand beside their lanes, not above."""
    lanes: tuple[Lane, ...]
    hours: tuple[tuple[float, datetime], ...]
    days: tuple[tuple[float, datetime], ...]
    """Where a new day begins."""
    now_x: float | None


def draw_plan(plan: PlanOfDay, now: datetime, style: Style, labels: Labels) -> PlanDrawing:
    """The starts of ``plan`` on their machines."""
    machines = dict.fromkeys([*plan.machines, *(start.machine for start in plan.starts)])
    rows = {machine: _rows(plan, machine) for machine in machines}
    count = sum(max(1, len(row)) for row in rows.values())
    height = style.top + count * style.lane + len(rows) * style.above + style.bottom
    frame = Frame(style.width, height, left=style.left, top=style.top, bottom=style.bottom)
    scale = TimeScale(plan.interval, frame)
    lanes, y = [], style.top
    for machine in machines:
        lane = _lane(machine, rows[machine], y, (style, scale, labels))
        lanes.append(lane)
        y = lane.y + lane.height
    return PlanDrawing(
        frame=frame,
        beside=not style.above,
        lanes=tuple(lanes),
        hours=tuple((scale.x(at), at) for at in hour_marks(plan.interval, style.every_hours)),
        days=tuple((scale.x(day.start), day.start) for day in day_spans(plan.interval)[1:]),
        now_x=scale.x(now) if now in plan.interval else None,
    )


def _lane(
    machine: str,
    rows: list[list[PlannedStart]],
    y: float,
    how: tuple[Style, TimeScale, Labels],
) -> Lane:
    style = how[0]
    top = y + style.above
    blocks = [
        _block(start, top + n * style.lane, how) for n, row in enumerate(rows) for start in row
    ]
    height = max(1, len(rows)) * style.lane
    name_x = style.left + 6 if style.above else 0
    name_y = y + style.above * 0.72 if style.above else top + height / 2
    return Lane(machine, name_x, round(name_y, 2), top, height, tuple(blocks))


def _block(start: PlannedStart, y: float, how: tuple[Style, TimeScale, Labels]) -> Block:
    style, scale, labels = how
    x, width = scale.span(Interval(start.start, start.end))
    room = (width - _LABEL_MARGIN) / _LABEL_UNITS_PER_LETTER
    label = next((label for label in labels(start) if len(label) <= room), "")
    return Block(start, x, y + style.inset, width, style.lane - 2 * style.inset, label)


def _rows(plan: PlanOfDay, machine: str) -> list[list[PlannedStart]]:
    """The machine's starts inside the plan's interval, side by side where they overlap."""
    rows: list[list[PlannedStart]] = []
    for start in sorted(plan.starts, key=lambda one: (one.start, one.end)):
        span = Interval(start.start, start.end)
        if start.machine != machine or not span.overlap(plan.interval):
            continue
        free = next((row for row in rows if row[-1].end <= start.start), None)
        if free is None:
            rows.append([start])
        else:
            free.append(start)
    return rows
