"""Lines of the line protocol: every bit of a number survives, and no name becomes another."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.timeseries.influxdb.line import FARTHEST_SECOND, lines, time_of
from chocolate_factory.timeseries.record import Record

RECORD = Record(1730797200, 60, 52.13, "omie", 1730714400000000, 1730800000123456)


def _line(key: str = "price.spot.es", record: Record = RECORD, number: int = 17) -> str:
    (line,) = lines(key, [record], lambda _: number)
    return line


def test_a_point_has_all_its_times() -> None:
    assert _line() == (
        "price.spot.es,source=omie value=52.13,minutes=60i,known_at=1730714400000000i,"
        "stored_at=1730800000123456i,start=1730797200i,batch=17i 1730797200000000017"
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_value_is_written_to_the_last_bit(value: float) -> None:
    written = _line(record=RECORD._replace(value=value)).partition("value=")[2].partition(",")[0]
    assert float(written) == value
    assert math.copysign(1, float(written)) == math.copysign(1, value)
    assert not written.endswith("i")


def test_a_whole_number_is_written_as_a_float() -> None:
    whole: float = 5210
    assert " value=5210.0," in _line(record=RECORD._replace(value=whole))


def test_names_are_escaped() -> None:
    line = _line("a, b=c", RECORD._replace(source="x, y=z"))
    assert line.startswith(r"a\,\ b=c,source=x\,\ y\=z value=")


@pytest.mark.parametrize("name", ["", "a\nb", "a\\", "#a", "_internal", "a\x00"])
def test_names_that_would_become_others_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="keeps nothing under the name"):
        _line(name)
    with pytest.raises(InputError, match="keeps nothing under the name"):
        _line(record=RECORD._replace(source=name))


@pytest.mark.parametrize("start", [FARTHEST_SECOND + 1, -FARTHEST_SECOND - 1])
def test_times_beyond_its_own_are_refused(start: int) -> None:
    with pytest.raises(InputError, match="no times so far"):
        _line(record=RECORD._replace(start=start))


@given(st.integers(-(10**9), 5 * 10**9), st.integers(1, 10**9 - 1), st.integers(1, 10**9 - 1))
def test_batches_keep_their_order_and_stay_with_their_start(start: int, one: int, two: int) -> None:
    assert (time_of(start, one) < time_of(start, two)) == (one < two)
    assert time_of(start, one) // 10**9 == start
