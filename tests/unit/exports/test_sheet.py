"""What the printed sheet says: starts day by day, and what could not be fulfilled."""

from dataclasses import replace
from typing import Any, cast

import pytest

from chocolate_factory.exports.model import PlanExport
from chocolate_factory.exports.sheet import sheet_values
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.planning.wishes import Violation, Wish
from tests.fakes.plans import NOON, a_plan, a_start, an_export


def _values(export: PlanExport, language: str = "en") -> dict[str, Any]:
    return cast("dict[str, Any]", sheet_values(export, language))


def test_starts_stand_under_their_day_by_time() -> None:
    starts = (
        a_start("classic-3", NOON + DAY),
        a_start("classic-2", NOON + HOUR),
        a_start("classic-1", NOON),
    )
    days = _values(an_export(a_plan(*starts)))["days"]
    assert [day["name"] for day in days] == ["Monday 4 November", "Tuesday 5 November"]
    assert [row[1] for row in days[0]["rows"]] == ["Conching classic-1", "Conching classic-2"]


def test_a_row_tells_when_where_how_much_and_the_next_best() -> None:
    [day] = _values(an_export(a_plan(a_start(unit=2))), "es")["days"]
    assert day["rows"] == [
        [
            "12:00\N{EN DASH}14:00",
            "Conchado classic-1",
            "Concha 2",
            "96",
            "12,35\N{NO-BREAK SPACE}€",
            "previstos",
            "13:00",
            "0,35\N{NO-BREAK SPACE}€",
        ]
    ]


def test_the_next_best_start_of_another_day_is_dated_and_none_is_a_dash() -> None:
    other_day = replace(a_start("classic-1"), runner_up=NOON + DAY)
    none = replace(a_start("classic-2", NOON + HOUR), runner_up=None)
    [day] = _values(an_export(a_plan(other_day, none)))["days"]
    assert [row[6] for row in day["rows"]] == ["Tue 5 Nov 12:00", "—"]
    assert day["rows"][1][7] == ""


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Faltan 200 kg de clásico"), ("en", "200 kg of classic")]
)
def test_what_is_not_fulfilled_is_said_in_the_readers_language(language: str, said: str) -> None:
    short = Violation(Wish.UNMET, "classic-9", "classic", 200.0, due=NOON)
    [sentence] = _values(an_export(a_plan(violations=(short,))), language)["violations"]
    assert said in sentence


def test_it_names_the_plant_and_the_time_it_is_for() -> None:
    values = _values(an_export(a_plan(days=14)), "es")
    assert values["title"] == "Plan de producción · Chocolates Linares"
    assert values["period"] == "Del lun, 4 nov 2024, 00:00 al lun, 18 nov 2024, 00:00"
