"""The chart of machines: every start once, on its machine, cut to the day shown."""

from dataclasses import replace

import pytest

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.web.pages.plan_drawing import MEDIUM, NARROW, WIDE, Style, draw_plan
from chocolate_factory.web.pages.today_plan import PlannedStart
from tests.fakes.today import MACHINES, NOW, plan


def _labels(start: PlannedStart) -> tuple[str, str]:
    return f"{start.step} {start.batch}", start.batch


@pytest.mark.parametrize("style", [WIDE, MEDIUM, NARROW], ids=["wide", "medium", "narrow"])
def test_every_start_is_drawn_once_inside(style: Style) -> None:
    day = plan()
    drawing = draw_plan(day, NOW, style, _labels)
    drawn = [block.start for lane in drawing.lanes for block in lane.blocks]
    assert sorted(drawn, key=repr) == sorted(day.starts, key=repr)
    for lane in drawing.lanes:
        for block in lane.blocks:
            assert block.start.machine == lane.machine
            assert style.left <= block.x
            assert block.x + block.width <= style.width
            assert lane.y <= block.y
            assert block.y + block.height <= lane.y + lane.height


def test_machines_keep_their_order_and_idle_ones_their_lane() -> None:
    day = replace(plan(), starts=())
    drawing = draw_plan(day, NOW, WIDE, _labels)
    assert tuple(lane.machine for lane in drawing.lanes) == MACHINES
    assert all(lane.height == WIDE.lane for lane in drawing.lanes)


def test_steps_at_once_on_one_machine_lie_below_each_other() -> None:
    day = plan()
    twin = replace(day.starts[2], batch="99", start=day.starts[2].start + HOUR)
    drawing = draw_plan(replace(day, starts=(*day.starts, twin)), NOW, WIDE, _labels)
    refiner = drawing.lanes[1]
    assert refiner.height == 2 * WIDE.lane
    assert len({block.y for block in refiner.blocks}) == 2


def test_a_machine_nobody_named_is_still_drawn() -> None:
    day = plan()
    strange = replace(day.starts[0], machine="new one")
    drawing = draw_plan(replace(day, starts=(strange,)), NOW, WIDE, _labels)
    assert drawing.lanes[-1].machine == "new one"
    assert drawing.lanes[-1].blocks


def test_what_began_before_is_cut_at_the_edge() -> None:
    drawing = draw_plan(plan(), NOW, WIDE, _labels)
    running = drawing.lanes[2].blocks[0]
    assert running.start.running
    assert running.x == WIDE.left


def test_the_longest_label_that_fits_is_written() -> None:
    wide = draw_plan(plan(), NOW, WIDE, _labels).lanes[1].blocks[0]
    narrow = draw_plan(plan(), NOW, NARROW, _labels).lanes[0].blocks[0]
    assert wide.label == "refining classic-312"
    assert narrow.label == ""
