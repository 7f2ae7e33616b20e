"""Prices and machines day by day, as places along the day."""

from dataclasses import replace
from typing import Any, cast

import pytest

from chocolate_factory.exports.day_bands import day_bands
from chocolate_factory.exports.model import PlanExport
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.speech.wording import Wording
from tests.fakes.plans import NOON, a_plan, a_start, an_export
from tests.fakes.plants import MONDAY
from tests.fakes.series import at

SPANISH = Wording("es")


def _bands(export: PlanExport) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", day_bands(export, SPANISH))


def test_every_day_has_its_prices_and_its_machines() -> None:
    bands = _bands(an_export(a_plan(a_start(), days=2)))
    assert [band["short"] for band in bands] == ["Lun, 4 nov", "Mar, 5 nov"]
    assert [len(band["prices"]) for band in bands] == [24, 24]
    assert bands[0]["prices"][3] == {"at": 3.0, "share": 0.2281, "label": "13,0", "known": True}
    assert not bands[1]["prices"][0]["known"]
    [lane] = bands[0]["lanes"]
    assert lane["name"] == "Concha 1"
    assert (lane["blocks"][0]["at"], lane["blocks"][0]["hours"]) == (12.0, 2.0)
    assert bands[1]["lanes"] == []


def test_what_runs_over_midnight_is_on_both_days() -> None:
    bands = _bands(an_export(a_plan(a_start(at=MONDAY + 22 * HOUR, hours=5), days=2)))
    first, second = (band["lanes"][0]["blocks"][0] for band in bands)
    assert (first["at"], first["hours"]) == (22.0, 2.0)
    assert (second["at"], second["hours"]) == (0.0, 3.0)


def test_machines_are_in_the_order_of_the_site_and_strangers_last() -> None:
    starts = (
        a_start("a-1", machine="gone"),
        a_start("a-2", machine="conche", unit=2),
        a_start("a-3", machine="conche", unit=1),
        a_start("a-4", machine="mixer"),
    )
    [band] = _bands(an_export(a_plan(*starts, days=1)))
    names = [lane["name"] for lane in band["lanes"]]
    assert names == ["Mezcladora 1", "Concha 1", "Concha 2", "Gone 1"]


@pytest.mark.parametrize(
    ("day", "hours", "marks"),
    [
        ("2025-03-30T00:00+01:00", 23.0, ["00", "01", "03", "04"]),
        ("2025-10-26T00:00+02:00", 25.0, ["00", "01", "02", "02"]),
    ],
)
def test_days_of_clock_changes_have_their_own_hours(
    day: str, hours: float, marks: list[str]
) -> None:
    first = at(day)
    [band] = _bands(
        an_export(
            replace(
                a_plan(a_start(at=first + 4 * HOUR), issued_at=first), interval=_day(hours, first)
            )
        )
    )
    assert (band["hours"], len(band["prices"])) == (hours, hours)
    assert band["marks"][:4] == marks
    assert band["lanes"][0]["blocks"][0]["at"] == 4.0, "real hours since midnight"


def _day(hours: float, first: Any) -> Interval:  # noqa: ANN401
    return Interval(first, first + hours * HOUR)


def test_negative_prices_hang_below_the_zero_line() -> None:
    export = an_export(a_plan(days=1))
    prices = (
        replace(export.prices[0], price_eur_per_kwh=-0.05),
        replace(export.prices[1], price_eur_per_kwh=0.15),
    )
    [band] = _bands(replace(export, prices=prices))
    assert band["zero"] == 0.25
    assert [one["share"] for one in band["prices"]] == [0.0, 1.0]
    assert band["prices"][0]["label"] == "\N{MINUS SIGN}5,0"


def test_without_prices_the_machines_are_still_drawn() -> None:
    [band] = _bands(replace(an_export(a_plan(a_start(), days=1)), prices=()))
    assert band["prices"] == []
    assert len(band["lanes"]) == 1


def test_what_had_begun_before_the_plan_is_told_apart() -> None:
    begun = a_start("classic-1", MONDAY - 3 * HOUR, hours=5)
    before, first = _bands(an_export(a_plan(begun, a_start("classic-2", NOON), days=1)))
    assert before["lanes"][0]["blocks"][0]["begun"]
    assert [one["begun"] for one in first["lanes"][0]["blocks"]] == [True, False]
