"""The page as HTML: whole, strict, truthful about what is missing, and safe."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chocolate_factory.planning.binding import Bind, Binding
from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.speech.catalog import load_catalog
from chocolate_factory.speech.message import Message
from chocolate_factory.web.pages.renderer import PageRenderer
from chocolate_factory.web.pages.today import Alert, AlertLevel, Cause, Missing, TodayView
from chocolate_factory.web.pages.today_plan import PlanOfDay, RunnerUp
from chocolate_factory.web.pages.today_prices import PriceStrip
from tests.fakes.today import NOW, degraded_view, empty_view, full_view, plan
from tests.unit.web.pages.html_outline import read_outline

RENDERER = PageRenderer()
MARCH = datetime(2025, 3, 29, 12, tzinfo=UTC)
OCTOBER = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
VIEWS: dict[str, Callable[[], TodayView]] = {
    "full": full_view,
    "empty": empty_view,
    "degraded": degraded_view,
    "23 hours": lambda: full_view(MARCH),
    "25 hours": lambda: full_view(OCTOBER),
    "quarter hours, negative": lambda: full_view(minutes=15, offset=-0.12),
    "no slots": lambda: replace(full_view(), prices=PriceStrip(())),
    "no starts": lambda: replace(full_view(), plan=replace(plan(), starts=())),
}


@pytest.fixture(params=sorted(VIEWS))
def view(request: pytest.FixtureRequest) -> TodayView:
    return VIEWS[request.param]()


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_is_well_formed_and_has_nothing_inline(view: TodayView, language: str) -> None:
    outline = read_outline(RENDERER.render_today(view, language))
    assert outline.inline == []
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.references) <= set(outline.ids)
    assert all(address.startswith(("/", "#")) for address in outline.addresses)
    assert outline.tags.count("h1") == outline.tags.count("main") == 1


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_message_id_and_no_empty_place_reaches_the_reader(
    view: TodayView, language: str
) -> None:
    html = RENDERER.render_today(view, language)
    assert ">None<" not in html
    text = read_outline(html).text
    for trace in ("{", "}", "Missing("):
        assert trace not in text
    assert not load_catalog(language).ids & set(text.split())


def test_the_fragment_is_the_main_part_of_the_page(view: TodayView) -> None:
    page = RENDERER.render_today(view, "es")
    fragment = RENDERER.render_today(view, "es", fragment=True).strip()
    assert fragment.startswith("<main")
    assert fragment.endswith("</main>")
    assert fragment in page


def test_ten_seconds_in_english() -> None:
    text = read_outline(RENDERER.render_today(full_view(), "en")).text
    for words in (
        "Start mixing batch classic-312 at 14:00",
        "Starting at 15:00, the next best, would cost €0.42 more.",
        "0.1024 €/kWh",
        "Rank 11 of 24 today",
        "€65.42 22%",
        "for the same 1,000 kg",
        "Running: conching batch classic-311, until 15:00",
        "No alerts.",
    ):
        assert words in text


def test_ten_seconds_in_spanish() -> None:
    text = read_outline(RENDERER.render_today(full_view(), "es")).text
    for words in (
        "Iniciar el mezclado del lote classic-312 a las 14:00",
        "0,1024 €/kWh",
        "65,42 € 22 %",
        "Martes 5 de noviembre 12:04",
    ):
        assert words in text


def test_an_empty_start_says_what_is_missing_and_what_follows() -> None:
    text = read_outline(RENDERER.render_today(empty_view(), "en")).text
    for words in ("No plan yet", "12 of 94", "produce by your fixed shifts", "No price for this"):
        assert words in text


def test_a_busy_day_is_cut_short_and_the_rest_is_one_click_away() -> None:
    view = full_view()
    assert isinstance(view.plan, PlanOfDay)
    one = view.plan.starts[1]
    starts = tuple(replace(one, batch=f"dark-{n}") for n in range(25))
    violations = tuple(f"Wish {n}." for n in range(9))
    totals = replace(view.plan.totals, violations=violations, status=PlanStatus.PARTIAL)
    busy = replace(view, plan=replace(view.plan, starts=starts, totals=totals))
    page = RENDERER.render_today(busy, "en")
    shown, _, folded = page.partition('<details id="plan-starts"')
    assert "dark-9</span>" in shown.partition("Starts and reasons")[2]
    assert "15 more starts" in folded
    assert "dark-24</span>" in folded
    told, _, others = page.partition('<details id="plan-violations"')
    assert "Wish 3." in told
    assert "Wish 4." not in told
    assert "5 more" in others
    assert "Wish 8." in others


def test_a_degraded_page_shows_the_rest_and_names_the_trouble() -> None:
    html = RENDERER.render_today(degraded_view(), "en")
    text = read_outline(html).text
    for words in (
        "Start mixing batch classic-312",
        "Simulation.",
        "Shifted clock.",
        "no key for ESIOS, AEMET, OpenWeatherMap",
        "ESIOS_TOKEN",
        "1 of 5 series are up to date",
        "OpenWeatherMap should serve at this hour, but is not set up",
        "No price forecast yet",
        "no fixed-shift plan of the same kilograms",
        "nothing is made up for it",
        "Batch 14 ends 3 h after its deadline.",
    ):
        assert words in text
    assert html.index("OMIE has not answered") < html.index("next-heading")
    assert html.index("OMIE has not answered") < html.index("prices are due")


def test_known_and_forecast_differ_by_pattern_and_word() -> None:
    html = RENDERER.render_today(full_view(), "en")
    assert 'class="bar cheap forecast"' in html
    assert 'fill="url(#hatch-wide-cheap)"' in html
    assert "hatched: forecast" in html
    known = RENDERER.render_today(degraded_view(), "en")
    assert "hatched: forecast" not in known


def test_whatever_comes_from_outside_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    view = replace(
        full_view(),
        site_name=evil,
        weather=Missing(Cause.FAILED, evil),
        alerts=(Alert(AlertLevel.WARNING, evil, Message("no.such", otherwise=evil)),),
        plan=replace(plan(), starts=tuple(replace(s, batch=evil) for s in plan().starts)),
    )
    html = RENDERER.render_today(view, "es")
    assert evil not in html
    assert read_outline(html).inline == []


def test_english_sentences_on_a_spanish_page_say_so() -> None:
    assert '<span lang="en">OMIE has not answered' in RENDERER.render_today(degraded_view(), "es")
    assert '<span lang="en">' not in RENDERER.render_today(degraded_view(), "en")


def test_the_site_is_kept_in_links() -> None:
    html = RENDERER.render_today(replace(full_view(), site_key="a&b"), "es")
    assert 'href="/dashboard?lang=en&amp;site=a%26b"' in html


def test_the_page_works_without_compiled_scripts(tmp_path: Path) -> None:
    (tmp_path / "frame.css").write_text("")
    (tmp_path / "today.css").write_text("")
    (tmp_path / "favicon.svg").write_text("")
    html = PageRenderer(static=tmp_path).render_today(full_view(), "es")
    assert "<script" not in html
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "today.js").write_text("1")
    html = PageRenderer(static=tmp_path).render_today(full_view(), "es")
    assert '<script src="/static/build/today.js?v=' in html


@pytest.mark.parametrize(
    ("minutes_ago", "words"),
    [(-3, "Start mixing batch classic-312 now"), (3, "now"), (30, "due for 30 min")],
)
def test_a_start_that_is_due(minutes_ago: int, words: str) -> None:
    view = full_view()
    due = plan().starts[1].start
    late = replace(view, now=due + timedelta(minutes=minutes_ago))
    assert words in read_outline(RENDERER.render_today(late, "en")).text


def test_hours_are_not_called_the_cheapest_where_another_start_is_cheaper() -> None:
    view = full_view()
    assert isinstance(view.plan, PlanOfDay)
    one = replace(view.plan.starts[1], binding=Binding(Bind.NOTHING))
    for extra_eur, told in ((-0.4, "less by itself"), (0.4, "These are its cheapest hours.")):
        start = replace(one, runner_up=RunnerUp(NOW, extra_eur))
        shown = replace(view, plan=replace(view.plan, starts=(start,)))
        text = read_outline(RENDERER.render_today(shown, "en")).text
        assert (told in text, "cheapest hours" in text) == (True, extra_eur > 0)


def test_no_line_ends_inside_the_name_of_a_batch() -> None:
    view = full_view()
    assert isinstance(view.plan, PlanOfDay)
    odd = replace(view.plan.starts[1], batch="<b>-1")
    page = RENDERER.render_today(replace(view, plan=replace(view.plan, starts=(odd,))), "es")
    assert "&lt;b&gt;-1" in page
    assert "<b>-1" not in page
    assert '<span class="together">classic-312</span>' in RENDERER.render_today(view, "es")


def test_weather_that_nobody_forecasts_is_told() -> None:
    view = full_view()
    assert isinstance(view.plan, PlanOfDay)
    assert "Nobody forecasts" not in RENDERER.render_today(view, "en")
    totals = replace(view.plan.totals, weather_unknown_from=NOW + timedelta(days=1))
    unknown = replace(view, plan=replace(view.plan, totals=totals))
    text = read_outline(RENDERER.render_today(unknown, "en")).text
    assert "Nobody forecasts the plant's weather from tomorrow at 12:04 on" in text


@pytest.mark.parametrize("simulated", [True, False])
def test_the_door_of_a_demonstration_says_so_in_its_title(simulated: bool) -> None:  # noqa: FBT001
    page = RENDERER.render_sign_in("en", simulated=simulated)
    assert ("<title>DEMO · Sign in" in page) is simulated


def test_a_start_long_over_is_not_next() -> None:
    assert full_view().next_start == plan().starts[1]
    assert replace(full_view(), now=NOW + timedelta(days=3)).next_start is None


def test_the_plan_is_linked_as_files_only_where_they_are_handed_out() -> None:
    view = replace(full_view(), site_key="a&b")
    outline = RENDERER.render_today(view, "en", exports=True)
    assert 'href="/planning/export.pdf?lang=en&amp;site=a%26b"' in outline
    assert "/planning/export" not in RENDERER.render_today(view, "en")
    assert "/planning/export" not in RENDERER.render_today(empty_view(), "en", exports=True)
