"""A line of the ledger: what somebody recorded wins, and what nobody recorded is as announced."""

from dataclasses import replace

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.ledger.model import Announcement, Entry, Fact, Key
from tests.fakes.plants import MONDAY

SAID = Announcement(
    Key("bar-1", MONDAY + DAY, "baking"),
    recipe="bar",
    machine="oven",
    start=MONDAY + HOUR,
    end=MONDAY + 2 * HOUR,
    energy_kwh=12.0,
    mass_kg=100.0,
)
FACT = Fact(MONDAY + 3 * HOUR, MONDAY + 5 * HOUR, 97.5, MONDAY + 6 * HOUR)


def test_what_nobody_recorded_is_taken_to_be_as_announced() -> None:
    entry = Entry(SAID)
    assert entry.happened == Interval(SAID.start, SAID.end)
    assert (entry.key, entry.mass_kg) == (SAID.key, 100.0)


def test_what_is_recorded_wins() -> None:
    entry = Entry(SAID, FACT)
    assert entry.happened == Interval(FACT.start, FACT.end)
    assert entry.mass_kg == 97.5


def test_a_batch_that_was_not_weighed_keeps_its_mass_and_one_that_was_lost_has_none() -> None:
    assert Entry(SAID, replace(FACT, mass_kg=None)).mass_kg == 100.0
    assert Entry(SAID, replace(FACT, mass_kg=0.0)).mass_kg == 0.0
