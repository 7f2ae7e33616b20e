"""Skill is a mean over the hours compared, and relative only over what both said."""

import pytest

from chocolate_factory.forecasting.live.model import NAIVE_WEEKLY
from chocolate_factory.forecasting.live.skill import SkillName, skills
from chocolate_factory.forecasting.model import LEAD_BANDS
from chocolate_factory.kernel.market_time import DAY
from tests.unit.forecasting.live.scored import FIRST, score, scores_of


def test_windows_look_back_from_the_last_day() -> None:
    scores = scores_of({"ensemble": [10.0] * 28 + [20.0] * 7, NAIVE_WEEKLY: [40.0] * 35})
    found = skills(scores, FIRST + 34 * DAY)
    week = found[SkillName("ensemble", 7, None)]
    month = found[SkillName("ensemble", 28, None)]
    assert (week.days, week.n, week.mae, week.bias) == (7, 7 * 24, 20.0, -20.0)
    assert week.rmae == pytest.approx(0.5)
    assert month.mae == pytest.approx((21 * 10 + 7 * 20) / 28)
    assert week.coverage == pytest.approx(19 / 24)
    assert week.width == pytest.approx(30.0)
    assert found[SkillName("ensemble", 91, None)].days == 35


def test_relative_error_leaves_out_what_the_naive_did_not_say() -> None:
    scores = [
        *scores_of({"ensemble": [10.0] * 6, NAIVE_WEEKLY: [20.0] * 6}),
        score("ensemble", FIRST + 6 * DAY, 1000.0),
    ]
    week = skills(scores, FIRST + 6 * DAY)[SkillName("ensemble", 7, None)]
    assert week.rmae == pytest.approx(0.5)
    assert week.mae > 100


def test_bands_are_told_apart_and_together() -> None:
    scores = [
        score("ensemble", FIRST, 10.0, band=LEAD_BANDS[0]),
        score("ensemble", FIRST, 30.0, band=LEAD_BANDS[2]),
    ]
    found = skills(scores, FIRST, [7])
    assert found[SkillName("ensemble", 7, LEAD_BANDS[0])].mae == 10.0
    assert found[SkillName("ensemble", 7, LEAD_BANDS[2])].mae == 30.0
    assert found[SkillName("ensemble", 7, None)].mae == 20.0


def test_without_intervals_there_is_no_coverage() -> None:
    found = skills([score("lear", FIRST, 10.0, inside=-1)], FIRST, [7])
    assert found[SkillName("lear", 7, None)].coverage is None
    assert found[SkillName("lear", 7, None)].rmae is None
