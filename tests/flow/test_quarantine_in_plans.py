"""Nonsense from a source reaches neither a forecast nor a plan, and nobody has to lift a hand."""

from dataclasses import replace

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.heal_gaps import find_all_gaps
from chocolate_factory.operations.quarantine import last_days, list_quarantine, release
from chocolate_factory.planning.model import Plan
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.fill import Filler
from tests.fakes.doubt import above
from tests.fakes.ports import Rig, build_rig, spot_price

BELIEVABLE = 3000.0
DAYS = 40


def _rig() -> Rig:
    rig = build_rig(history_days=DAYS)
    inspector = above(BELIEVABLE)
    filler = Filler(rig.ports.series, rig.ports.clock, inspector)
    rig.ports = replace(rig.ports, filler=filler, inspector=inspector)
    return rig


def _plant_nonsense(rig: Rig) -> Interval:
    """The three hours before now and the three from now on are a thousand times too dear."""
    hour = floor_to(rig.now(), 60)
    bad = Interval(hour - 3 * HOUR, hour + 3 * HOUR)
    rig.omie.data = {
        SPOT.key: [
            one._replace(value=one.value * 1000) if one.start in bad else one
            for one in rig.omie.data[SPOT.key]
        ]
    }
    return bad


def _planned(plan: Plan) -> list[tuple[object, ...]]:
    return [(start.step, start.machine, start.start, start.cost_eur) for start in plan.starts]


def test_a_plan_is_the_same_as_without_the_nonsense() -> None:
    healthy, fooled = _rig(), _rig()
    bad = _plant_nonsense(fooled)
    expected = run_day_ahead_cycle(healthy.ports).plan
    plan = run_day_ahead_cycle(fooled.ports).plan

    assert _planned(plan) == _planned(expected)
    readings = fooled.ports.series.read(SPOT, bad)
    assert [(one.value, one.source) for one in readings] == [
        (spot_price(start), "redata") for start in bad.grid(60)
    ]
    assert find_all_gaps(fooled.ports) == []
    kept = list_quarantine(fooled.ports, last_days(fooled.ports, 1))
    assert [(one.source, one.start) for one in kept] == [("omie", one) for one in bad.grid(60)]


def test_what_nobody_else_knows_is_a_gap_until_it_is_let_go() -> None:
    rig = _rig()
    bad = _plant_nonsense(rig)
    rig.ports = replace(rig.ports, price_sources=(rig.omie,))
    run_day_ahead_cycle(rig.ports)
    assert [gap.interval for gap in find_all_gaps(rig.ports) if gap.series == SPOT.key] == [bad]
    asked = len(rig.omie.asked)
    run_day_ahead_cycle(rig.ports)
    assert len(rig.omie.asked) <= asked + 1, "it is not asked over and over"

    assert release(rig.ports, SPOT.key, "omie", bad, why="A war.") == 6
    assert [gap for gap in find_all_gaps(rig.ports) if gap.series == SPOT.key] == []
    before = rig.ports.series.read(SPOT, bad, known_at=rig.now() - DAY / 24)
    assert before == []
