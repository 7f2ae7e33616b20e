"""The strip's geometry: bars from zero, nothing where nothing is known, any day, any resolution."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval, day_interval
from chocolate_factory.web.pages.price_drawing import NARROW, WIDE, draw_days, draw_strip
from tests.fakes.today import NOW, slots, strip

DAY = day_interval(date(2024, 11, 5))


def test_bars_stand_side_by_side_in_the_plot() -> None:
    drawing = draw_strip(strip().slots, [], NOW)
    assert len(drawing.bars) == 66
    assert drawing.bars[0].column[0] == WIDE.left
    for left, right in zip(drawing.bars, drawing.bars[1:], strict=False):
        assert left.x + left.width <= right.x
    last = drawing.bars[-1]
    assert last.column[0] + last.column[1] == pytest.approx(WIDE.width - WIDE.right, abs=0.02)


def test_a_higher_price_is_a_higher_bar_on_the_same_ground() -> None:
    bars = draw_strip(slots(DAY, DAY.end), [], NOW).bars
    by_price = sorted(bars, key=lambda bar: bar.slot.price_eur_per_kwh)
    heights = [bar.height for bar in by_price]
    assert heights == sorted(heights)
    assert {round(bar.y + bar.height, 1) for bar in bars} == {WIDE.floor}


def test_negative_prices_hang_below_zero() -> None:
    drawing = draw_strip(slots(DAY, DAY.end, offset=-0.12), [], NOW)
    assert drawing.ticks[0][0] < 0
    assert drawing.zero < WIDE.floor
    for bar in drawing.bars:
        if bar.slot.price_eur_per_kwh < 0:
            assert bar.y == drawing.zero
        else:
            assert bar.y + bar.height == pytest.approx(drawing.zero, abs=0.02)
        assert WIDE.top <= bar.y
        assert bar.y + bar.height <= WIDE.floor + 0.02


def test_only_forecasts_have_whiskers_and_they_stay_inside() -> None:
    bars = draw_strip(strip().slots, [], NOW).bars
    assert all((bar.whisker is None) == bar.slot.known for bar in bars)
    for bar in bars:
        if bar.whisker:
            upper, lower = bar.whisker
            assert WIDE.top <= upper < bar.y < lower <= WIDE.floor


@pytest.mark.parametrize(
    ("day", "minutes", "count"),
    [
        pytest.param(date(2025, 3, 30), 60, 23, id="23 hours"),
        pytest.param(date(2024, 10, 27), 60, 25, id="25 hours"),
        pytest.param(date(2025, 10, 5), 15, 96, id="quarter hours"),
        pytest.param(date(2025, 10, 26), 15, 100, id="100 quarter hours"),
    ],
)
def test_days_of_any_length_fill_their_drawing(day: date, minutes: int, count: int) -> None:
    span = day_interval(day)
    (drawing,) = draw_days(slots(span, span.end, minutes), [], span.start)
    assert len(drawing.bars) == count
    widths = {round(bar.column[1], 1) for bar in drawing.bars}
    assert max(widths) - min(widths) <= 0.11
    assert sum(bar.column[1] for bar in drawing.bars) == pytest.approx(NARROW.plot_width, abs=1)
    assert all(bar.width > 0 for bar in drawing.bars)


def test_days_begin_with_today_and_share_the_scale() -> None:
    drawings = draw_days(strip().slots, [], NOW)
    assert [drawing.interval.start for drawing in drawings] == [
        day_interval(date(2024, 11, n)).start for n in (5, 6, 7)
    ]
    assert len({drawing.ticks for drawing in drawings}) == 1
    assert [drawing.now_x is not None for drawing in drawings] == [True, False, False]


def test_a_hole_is_marked_and_not_filled() -> None:
    known = [slot for slot in slots(DAY, DAY.end) if slot.start not in HOLE]
    drawing = draw_strip(known, [], NOW)
    assert [hole.interval for hole in drawing.holes] == [HOLE]
    assert all(bar.slot.start not in HOLE for bar in drawing.bars)


def test_hours_after_the_last_price_are_no_hole() -> None:
    morning = Interval(DAY.start, DAY.start + 12 * HOUR)
    (drawing,) = draw_days(slots(morning, morning.end), [], NOW)
    assert drawing.holes == ()


def test_tariff_periods_are_joined_but_not_across_a_hole() -> None:
    whole = draw_strip(slots(DAY, DAY.end), [], NOW)
    assert [one.label for one in whole.periods] == ["P6", "P4", "P3", "P4", "P3", "P4"]
    holed = draw_strip([s for s in slots(DAY, DAY.end) if s.start not in HOLE], [], NOW)
    assert len(holed.periods) == len(whole.periods) + 1


def test_work_of_several_machines_is_one_line() -> None:
    begin = DAY.start + 10 * HOUR
    busy = [Interval(begin, begin + 3 * HOUR), Interval(begin + 2 * HOUR, begin + 5 * HOUR)]
    (work,) = draw_strip(slots(DAY, DAY.end), busy, NOW).work
    assert work.interval == Interval(begin, begin + 5 * HOUR)


def test_the_present_slot_is_marked_once() -> None:
    bars = draw_strip(strip(minutes=15).slots, [], NOW).bars
    (current,) = [bar for bar in bars if bar.now]
    assert current.slot.start == datetime(2024, 11, 5, 11, tzinfo=UTC)
    assert not current.past
    assert bars[bars.index(current) - 1].past


HOLE = Interval(DAY.start + 2 * HOUR, DAY.start + timedelta(hours=5))
