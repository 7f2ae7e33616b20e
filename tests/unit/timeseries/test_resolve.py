"""Which of several values readers see."""

import pytest

from chocolate_factory.timeseries.record import Record, Row
from chocolate_factory.timeseries.resolve import by_rank, resolve, within
from tests.fakes.series import day_ahead

SERIES = day_ahead()


def _record(minute: int, minutes: int, source: str, known_at: int = 0) -> Record:
    return Record(60 * minute, minutes, float(minute), source, known_at, 0)


def _resolve(*records: Record) -> list[Row]:
    in_order = sorted(records, key=lambda record: (record.start, record.source, record.known_at))
    return list(resolve(in_order, SERIES.rank))


def test_nothing_resolves_to_nothing() -> None:
    assert _resolve() == []


def test_neighbours_do_not_fight() -> None:
    hours = [_record(0, 60, "best"), _record(60, 60, "second"), _record(120, 60, "best")]
    assert _resolve(*hours) == hours


def test_the_newest_of_a_source_counts_even_if_shorter() -> None:
    hour, quarter = _record(0, 60, "best", 1), _record(0, 15, "best", 2)
    assert _resolve(hour, quarter) == [quarter]
    later = _record(45, 15, "second")
    assert _resolve(hour, quarter, later) == [quarter, later], "the old hour blocks nothing"


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        pytest.param((60, "best", 1), (60, "second", 9), id="rank before age"),
        pytest.param((60, "third", 1), (60, "stranger", 9), id="a stranger comes last"),
        pytest.param((60, "stranger", 9), (60, "foreigner", 1), id="equal rank: newest"),
        pytest.param((15, "stranger", 1), (60, "foreigner", 1), id="equal age: shortest"),
        pytest.param((60, "foreigner", 1), (60, "stranger", 1), id="all equal: by name"),
    ],
)
def test_who_wins(winner: tuple[int, str, int], loser: tuple[int, str, int]) -> None:
    first, second = _record(0, *winner), _record(0, *loser)
    assert _resolve(first, second) == [first]


def test_the_better_source_keeps_its_ground() -> None:
    hour = _record(0, 60, "best")
    quarters = [_record(15 * n, 15, "second") for n in range(6)]
    assert _resolve(hour, *quarters) == [hour, *quarters[4:]]


def test_one_better_quarter_drops_the_hour_whole() -> None:
    hour, quarter = _record(0, 60, "second"), _record(30, 15, "best")
    third = [_record(15 * n, 15, "third") for n in range(4)]
    assert _resolve(hour, quarter, *third) == [third[0], third[1], quarter, third[3]]


def test_a_correction_to_hours_puts_the_older_quarters_aside() -> None:
    quarters = [_record(15 * n, 15, "best", 1) for n in range(4)]
    hour = _record(0, 60, "best", 2)
    assert _resolve(*quarters, hour) == [hour]


def test_within_is_half_open() -> None:
    records = [_record(n, 1, "best") for n in range(4)]
    assert within(records, 60, 180) == records[1:3]


def test_a_history_is_by_start_rank_and_age() -> None:
    records = [
        _record(0, 60, "best", 5),
        _record(0, 60, "second", 1),
        _record(0, 60, "second", 2),
        _record(60, 60, "best", 0),
    ]
    mixed = [records[n] for n in (2, 0, 3, 1)]
    assert sorted(mixed, key=by_rank(SERIES)) == records
