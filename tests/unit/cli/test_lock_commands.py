"""Locks from the command line."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_day
from chocolate_factory.planning.locks.model import Ban, Pin
from tests.fakes.ports import Rig
from tests.fakes.series import at
from tests.unit.cli.conftest import Call


def test_a_day_by_its_name_or_date(call: Call, rig: Rig) -> None:
    today = delivery_day(rig.now())  # a Tuesday
    assert call("plan", "lock", "--day", "fri", "--note", "stocktaking").code == 0
    assert call("plan", "lock", "--day", f"{today + DAY}", "--until", "fri").code == 0
    first, second = (lock.rule for lock in rig.ports.locks.all())
    assert first == Ban(day_interval(today + 3 * DAY))
    assert second == Ban(
        Interval(day_interval(today + DAY).start, day_interval(today + 3 * DAY).end)
    )
    shown = call("plan", "locks")
    assert "Nothing runs on Fri 08 Nov" in shown.out
    assert "stocktaking" in shown.out


def test_a_span_for_a_machine_on_madrids_clock(call: Call, rig: Rig) -> None:
    outcome = call(
        "plan", "lock", "--from", "2024-11-06T08:00", "--to", "2024-11-06T12:00+01:00",
        "--machine", "conche", "--recipe", "premium",
    )  # fmt: skip
    assert outcome.out.startswith("Lock 1: No premium runs on conche from Wed 06 Nov 08:00")
    [lock] = rig.ports.locks.all()
    span = Interval(at("2024-11-06T08:00+01:00"), at("2024-11-06T12:00+01:00"))
    assert lock.rule == Ban(span, "premium", "conche")


def test_a_pin_and_its_lifting(call: Call, rig: Rig) -> None:
    call("plan", "lock", "--batch", "classic-7", "--step", "mixing", "--at", "2024-11-06T08:00")
    [lock] = rig.ports.locks.all()
    assert lock.rule == Pin("classic-7", "mixing", at("2024-11-06T08:00+01:00"))
    [told] = call("plan", "locks", "--json").json()
    assert (told["kind"], told["batch"]) == ("pin", "classic-7")
    assert call("plan", "unlock", "1").out == "Lock 1 is lifted.\n"
    assert call("plan", "locks").out == "Nothing is locked.\n"
    assert call("plan", "unlock", "1").code != 0


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--day", "someday"),
        ("--day", "2024-11-08", "--until", "2024-11-07"),
        ("--from", "2024-11-06T08:00"),
        ("--from", "2024-11-06T08:00", "--to", "2024-11-06T07:00"),
        ("--batch", "classic-7", "--step", "mixing"),
        ("--batch", "classic-7", "--step", "mixing", "--at", "noon"),
        ("--day", "fri", "--batch", "classic-7"),
        ("--day", "2024-11-01"),
        ("--day", "9999-12-31"),
        ("--from", "0001-01-01T00:00", "--to", "2024-11-06T07:00"),
    ],
)
def test_what_is_no_lock_is_refused_with_advice(call: Call, rig: Rig, options: list[str]) -> None:
    outcome = call("plan", "lock", *options)
    assert outcome.code == 2
    assert outcome.err
    assert rig.ports.locks.all() == []


def test_past_locks_are_not_listed(call: Call, rig: Rig) -> None:
    call("plan", "lock", "--day", "fri")
    rig.pass_time(timedelta(days=9))
    assert call("plan", "locks").out == "Nothing is locked.\n"
