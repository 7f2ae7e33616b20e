"""The monthly statement: equal batches, doubts told, nothing invented."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_day
from chocolate_factory.ledger.model import Announcement, Booking, Fact, Key
from chocolate_factory.operations.import_consumption import import_consumption
from chocolate_factory.operations.kept_statements import make_statement
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.state_savings import month_of, month_span
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.savings import ways
from chocolate_factory.savings.replay.references import by_fixed_shift
from chocolate_factory.savings.replay.settle import Settled
from chocolate_factory.savings.statement import Doubt
from tests.fakes.ports import Rig, build_rig
from tests.fakes.series import at

OCTOBER = date(2024, 10, 1)
READY = at("2024-10-16T00:00+02:00")


@pytest.fixture
def rig() -> Rig:
    """A batch of mid-October made as announced, in the dear evening."""
    made = build_rig(history_days=50)
    made.stock(days=50)
    plant = made.ports.site.plant()
    recipe = plant.recipe("classic")
    begins = at("2024-10-15T06:00+02:00")
    steps = []
    for step in recipe.steps:
        ends = begins + timedelta(minutes=step.minutes)
        key = Key("classic-9", READY, step.name)
        steps.append(
            Announcement(key, "classic", step.machine, begins, ends, step.energy_kwh, 200.0, unit=1)
        )
        begins = ends
    made.ports.ledger.announce(steps)
    return made


def test_a_month_as_announced(rig: Rig) -> None:
    made = make_statement(rig.ports, OCTOBER)
    assert (made.batches, made.mass_kg) == (1, 200.0)
    assert made.energy_kwh == pytest.approx(rig.ports.site.plant().recipe("classic").energy_kwh)
    doubts = {one.doubt: (one.count, one.of) for one in made.caveats}
    assert doubts[Doubt.ANNOUNCED] == (1, 1)
    assert doubts[Doubt.UNMETERED] == (745, 745)
    assert made.plan_eur is not None
    assert made.standing is not None
    assert made.ways.foresight is not None
    assert made.ways.foresight.total_eur <= made.plan_eur
    # It was made as the fixed shift would have made it, so it saved nothing.
    assert made.standing.saving_eur == pytest.approx(0.0, abs=1e-6)
    assert made.standing.captured == pytest.approx(0.0, abs=1e-6)


def test_what_is_recorded_is_what_counts(rig: Rig) -> None:
    before = make_statement(rig.ports, OCTOBER)
    last = rig.ports.ledger.batch("classic-9")[-1]
    fact = Fact(last.announced.start + HOUR, last.announced.end + HOUR, 195.0, rig.now())
    rig.ports.ledger.record({last.key: fact})
    after = make_statement(rig.ports, OCTOBER)
    assert after.mass_kg == 195.0
    assert after.plan_eur != pytest.approx(before.plan_eur)
    assert after.inputs != before.inputs
    assert after.ways.fixed_shift == before.ways.fixed_shift
    for entry in rig.ports.ledger.batch("classic-9")[:-1]:
        told = entry.announced
        rig.ports.ledger.record({entry.key: Fact(told.start, told.end, None, rig.now())})
    assert Doubt.ANNOUNCED not in {one.doubt for one in make_statement(rig.ports, OCTOBER).caveats}


def test_without_prices_no_figure_is_told(rig: Rig) -> None:
    bare = build_rig()
    bare.ports.ledger.announce([one.announced for one in rig.ports.ledger.batch("classic-9")])
    made = make_statement(bare.ports, OCTOBER)
    assert (made.batches, made.mass_kg) == (1, 200.0)
    assert (made.plan_eur, made.standing) == (None, None)
    assert made.ways.fixed_shift is None
    assert Doubt.UNPRICED in {one.doubt for one in made.caveats}


def test_a_recipe_that_is_gone_has_no_saving(rig: Rig) -> None:
    strange = [one.announced for one in rig.ports.ledger.batch("classic-9")][:1]
    key = Key("praline-1", READY, strange[0].key.step)
    rig.ports.ledger.announce(
        [Announcement(key, "praline", "mixer", strange[0].start, strange[0].end, 30.0, 100.0)]
    )
    made = make_statement(rig.ports, OCTOBER)
    assert (made.batches, made.mass_kg) == (2, 300.0)
    assert made.plan_eur is not None
    assert made.standing is None
    assert Doubt.OTHER_PLANT in {one.doubt for one in made.caveats}


@pytest.mark.parametrize("other", [{"energy_kwh": 99.0}, {"mass_kg": 150.0}])
def test_a_batch_that_was_made_otherwise_has_no_saving(rig: Rig, other: dict[str, float]) -> None:
    """The rules would make it with other kilowatt-hours, or other kilograms."""
    steps = [one.announced for one in rig.ports.ledger.batch("classic-9")]
    rig.ports.ledger.announce([replace(one, **other) for one in steps])  # type: ignore[arg-type]
    made = make_statement(rig.ports, OCTOBER)
    assert made.plan_eur is not None
    assert (made.standing, made.ways.foresight) == (None, None)
    assert Doubt.OTHER_PLANT in {one.doubt for one in made.caveats}


def test_people_are_paid_in_every_way(rig: Rig) -> None:
    """16 hours of a day shift attend 13 hours of steps: all but the conching, of which a glance."""
    priced = _with_labour(rig, 7.0)
    made, free = make_statement(priced, OCTOBER), make_statement(rig.ports, OCTOBER)
    assert made.ways.plan is not None
    assert free.ways.plan is not None
    assert made.ways.plan.power_eur == pytest.approx(free.ways.plan.power_eur)
    assert made.ways.plan.labour_eur > 0 == free.ways.plan.labour_eur
    assert made.ways.fixed_shift == made.ways.plan
    assert made.plan_eur == made.ways.plan.total_eur


def test_entries_of_older_versions_tell_no_saving_where_more_than_energy_is_paid(rig: Rig) -> None:
    old = [replace(one.announced, unit=None) for one in rig.ports.ledger.batch("classic-9")]
    rig.ports.ledger.announce(old)
    assert make_statement(rig.ports, OCTOBER).standing is not None, "energy alone is paid here"
    made = make_statement(_with_labour(rig, 7.0), OCTOBER)
    assert made.plan_eur is not None, "of their energy"
    assert (made.standing, made.ways.fixed_shift) == (None, None)
    assert Doubt.NOT_KEPT in {one.doubt for one in made.caveats}


def test_what_was_called_off_is_not_finished(rig: Rig) -> None:
    rig.ports.ledger.cancel(["classic-9"], rig.now())
    assert make_statement(rig.ports, OCTOBER).batches == 0


def _with_labour(rig: Rig, eur_per_hour: float) -> Ports:
    paid = [
        one.model_copy(update={"labour_eur_per_hour": eur_per_hour})
        for one in rig.ports.site.shifts
    ]
    return replace(rig.ports, site=rig.ports.site.model_copy(update={"shifts": paid}))


def test_both_sides_pay_the_same_prices_however_old_the_bookings_are(rig: Rig) -> None:
    before = make_statement(rig.ports, OCTOBER)
    rig.pass_time(200 * DAY)
    stale = Booking(999.0, 0.0, rig.now())
    rig.ports.ledger.book({one.key: stale for one in rig.ports.ledger.batch("classic-9")})
    assert make_statement(rig.ports, OCTOBER).plan_eur == pytest.approx(before.plan_eur)


def test_a_way_that_was_late_is_no_comparison(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(truth: PlanningProblem) -> Settled | None:
        found = by_fixed_shift(truth)
        return None if found is None else replace(found, late=1)

    monkeypatch.setattr(ways, "by_fixed_shift", late)
    made = make_statement(rig.ports, OCTOBER)
    assert made.ways.fixed_shift is None
    assert Doubt.NOT_COMPARABLE in {one.doubt for one in made.caveats}


def test_nothing_made_costs_nothing(rig: Rig) -> None:
    made = make_statement(rig.ports, date(2024, 9, 1))
    assert (made.batches, made.plan_eur, made.standing) == (0, 0.0, None)
    running = make_statement(rig.ports, date(2024, 11, 1))
    assert Doubt.UNFINISHED_MONTH in {one.doubt for one in running.caveats}


def test_a_batch_that_lacks_a_step_is_not_finished(rig: Rig) -> None:
    first = rig.ports.ledger.batch("classic-9")[0].announced
    key = Key("classic-10", READY + DAY, "mixing")
    begun = Announcement(key, "classic", "mixer", first.start + DAY, first.end + DAY, 30.0, 200.0)
    rig.ports.ledger.announce([begun])
    assert make_statement(rig.ports, OCTOBER).batches == 1


def test_the_meter_is_told_beside_the_processes(rig: Rig, tmp_path: Path) -> None:
    rows = ["CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion"]
    rows += [f"ES1;15/10/2024;{hour};40,0;R" for hour in range(1, 25)]
    file = tmp_path / "october.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert import_consumption(rig.ports, file).report.written == 24
    assert import_consumption(rig.ports, file).report.unchanged == 24
    made = make_statement(rig.ports, OCTOBER)
    assert made.metered_kwh == 960
    doubts = {one.doubt: (one.count, one.of) for one in made.caveats}
    assert doubts[Doubt.UNMETERED] == (721, 745)
    stored = rig.ports.series.read(rig.ports.consumption, Interval(READY - DAY, READY))
    assert {one.source for one in stored} == {"consumption-file"}


@pytest.mark.parametrize(
    ("month", "hours"), [((2025, 3), 743), ((2025, 10), 745), ((2025, 12), 744), ((2024, 2), 696)]
)
def test_a_month_is_as_long_as_madrids_clock_makes_it(month: tuple[int, int], hours: int) -> None:
    span = month_span(date(*month, 1))
    assert span.hours == hours
    assert month_span(delivery_day(span.end)).start == span.end


def test_months_that_cannot_be_told(rig: Rig) -> None:
    with pytest.raises(InputError):
        make_statement(rig.ports, date(2030, 1, 1))
    assert month_of("2025-03") == date(2025, 3, 1)
    with pytest.raises(InputError):
        month_of("March")
