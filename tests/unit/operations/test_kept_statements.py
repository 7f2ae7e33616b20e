"""Statements are made once, kept, and made anew when something they come from has changed."""

from dataclasses import replace
from datetime import date

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.ledger.books.model import KeptStatement
from chocolate_factory.ledger.model import Announcement, Fact, Key
from chocolate_factory.operations.kept_statements import (
    make_statement,
    served_statement,
    state_last_month,
)
from chocolate_factory.operations.workshop import WorkshopBusyError
from tests.fakes.ports import Rig
from tests.fakes.series import at

OCTOBER = date(2024, 10, 1)


@pytest.fixture
def made(rig: Rig) -> Rig:
    """One step of mid-October, which is all that its recipe has."""
    plant = rig.ports.site.plant()
    begins = at("2024-10-15T06:00+02:00")
    steps = []
    for step in plant.recipe("classic").steps:
        key = Key("classic-9", at("2024-10-16T00:00+02:00"), step.name)
        ends = begins + step.minutes * HOUR / 60
        steps.append(
            Announcement(key, "classic", step.machine, begins, ends, step.energy_kwh, 200.0, unit=1)
        )
        begins = ends
    rig.ports.ledger.announce(steps)
    return rig


def test_what_is_made_is_kept_as_it_was(made: Rig) -> None:
    statement = make_statement(made.ports, OCTOBER)
    served = served_statement(made.ports, OCTOBER)
    assert (served.statement, served.computed_at) == (statement, served.computed_at)
    assert served.computed_at is not None
    assert statement.batches == 1
    assert statement.ways.are_whole


def test_the_month_gone_by_is_stated_again_only_if_something_changed(made: Rig) -> None:
    first = state_last_month(made.ports)
    assert first is not None
    assert first.month == OCTOBER
    assert state_last_month(made.ports) is None
    last = made.ports.ledger.batch("classic-9")[-1]
    fact = Fact(last.announced.start, last.announced.end, 190.0, made.now())
    made.ports.ledger.record({last.key: fact})
    again = state_last_month(made.ports)
    assert again is not None
    assert (again.mass_kg, again.inputs != first.inputs) == (190.0, True)


def test_a_statement_of_a_month_that_was_not_over_is_made_anew(made: Rig) -> None:
    kept = make_statement(made.ports, OCTOBER)
    book = made.ports.books.statement(OCTOBER)
    assert book is not None
    early = at("2024-10-20T00:00+02:00")
    made.ports.books.keep_statement(replace(book, computed_at=early))
    assert state_last_month(made.ports) == kept
    made.ports.books.keep_statement(replace(book, computed_at=early))
    served = served_statement(made.ports, OCTOBER)
    assert served.statement == kept, "the old one is served meanwhile"
    assert served.work is not None


def test_a_statement_of_another_version_is_none(made: Rig) -> None:
    made.ports.books.keep_statement(KeptStatement(OCTOBER, made.now() - DAY, '{"old": 1}'))
    assert served_statement(made.ports, OCTOBER).statement is None


def test_one_at_a_time(made: Rig) -> None:
    with made.ports.office.taken_for("another one"), pytest.raises(WorkshopBusyError) as caught:
        make_statement(made.ports, OCTOBER)
    assert "monthly statements" in caught.value.message
