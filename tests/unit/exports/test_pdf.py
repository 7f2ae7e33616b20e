"""The sheet is typeset, the same every time, whatever the names are."""

from dataclasses import replace

import pytest

from chocolate_factory.exports import pdf
from chocolate_factory.exports.model import PlanExport
from chocolate_factory.exports.pdf import PaperError, to_pdf
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.wishes import Violation, Wish
from tests.fakes.plans import LINARES, NOON, a_baseline, a_plan, a_start, an_export

HOSTILE = '#panic("x") $ * _ ` @r <l> [ ] { } \\ // /* " #import "@preview/x:1.0.0"'


def _busy(starts: int, days: int) -> PlanExport:
    plan = a_plan(
        *(
            a_start(f"classic-{n}", NOON + n % (24 * days - 14) * HOUR, unit=1 + n % 4)
            for n in range(starts)
        ),
        days=days,
        baseline=a_baseline(),
        violations=(Violation(Wish.EXCESS_POWER, excess_kwh=3.0),),
    )
    return an_export(plan)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_same_plan_gives_the_same_sheet(language: str) -> None:
    export = _busy(20, 7)
    first = to_pdf(export, language)
    pdf._typeset.cache_clear()  # noqa: SLF001 - as after a restart
    assert first == to_pdf(export, language)
    assert first.startswith(b"%PDF-")
    assert first.rstrip().endswith(b"%%EOF")


def test_a_sheet_asked_for_again_is_at_hand() -> None:
    export = _busy(3, 7)
    assert to_pdf(export, "es") is to_pdf(replace(export), "es")


def test_names_are_text_and_never_markup() -> None:
    start = replace(a_start(), batch=HOSTILE, recipe=HOSTILE, step=HOSTILE, machine=HOSTILE)
    short = Violation(Wish.UNMET, HOSTILE, HOSTILE, 1.0, due=NOON)
    export = an_export(a_plan(start, violations=(short,)), site=replace(LINARES, name=HOSTILE))
    body = to_pdf(replace(export, model=HOSTILE), "es")
    assert b"#panic(" in body, "the title, in the metadata"


def test_a_plan_without_starts_prices_or_baseline_is_still_a_sheet() -> None:
    assert to_pdf(replace(an_export(a_plan()), prices=(), model=None), "es").startswith(b"%PDF-")


@pytest.mark.slow
def test_hundreds_of_starts_fit_on_pages() -> None:
    body = to_pdf(_busy(400, 14), "en")
    assert body.count(b"/Type /Page\n") + body.count(b"/Type/Page") > 5


def test_a_template_that_cannot_be_set_is_our_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    broken = tmp_path_factory.mktemp("paper") / "broken.typ"
    broken.write_text("#nothing-of-the-kind", encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATE", broken)
    pdf._typeset.cache_clear()  # noqa: SLF001 - another template
    with pytest.raises(PaperError, match="cannot be typeset") as caught:
        to_pdf(_busy(1, 7), "es")
    assert "table or a calendar" in caught.value.advice
