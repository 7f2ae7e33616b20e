"""What the scripts add to the page Today: refresh, theme, keyboard; and the page without them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chocolate_factory.web.pages.renderer import STATIC_DIRECTORY
from tests.browser.page_server import PageServer
from tests.fakes.today import NOW, full_view, price_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (STATIC_DIRECTORY / "build" / "today.js").is_file(),
        reason="the scripts are not built: make test, or npm run build in frontend/",
    ),
]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, pages: PageServer) -> Page:
    """The full page, with a clock that the test moves."""
    page = context.new_page()
    page.clock.install(time=NOW)
    page.goto(pages.url("full", "en"))
    return page


def _later(pages: PageServer) -> None:
    later = NOW + timedelta(seconds=30)
    dearer = replace(price_now(), price_eur_per_kwh=0.3333)
    pages.views["full"] = replace(full_view(), now=later, price_now=dearer)


def test_new_values_come_without_reload_and_keep_the_place(page: Page, pages: PageServer) -> None:
    page.locator("#prices-table summary").click()
    table = page.locator("#prices-table-scroll")
    table.evaluate("e => e.scrollTo(0, 120)")
    table.focus()
    page.evaluate("() => { scrollTo(0, 300); window.untouched = true; }")
    before = page.evaluate("scrollY")
    _later(pages)
    page.clock.run_for(31_000)
    expect(page.locator(".now .numeral")).to_have_text("0.3333")
    expect(page.locator("[data-live-label]")).to_have_text("Live · updated 12:04:40")
    expect(page).to_have_title("0.3333 €/kWh now · Linares")
    assert page.evaluate("window.untouched")
    assert page.locator("#prices-table").get_attribute("open") is not None
    assert table.evaluate("e => e.scrollTop") == 120
    assert page.evaluate("document.activeElement.id") == "prices-table-scroll"
    assert page.evaluate("scrollY") == before


def test_focus_inside_a_drawing_survives(page: Page, pages: PageServer) -> None:
    probe = page.locator(".plot.wide .probe")
    probe.focus()
    _later(pages)
    page.clock.run_for(31_000)
    expect(page.locator(".now .numeral")).to_have_text("0.3333")
    expect(probe).to_be_focused()


def test_a_lost_connection_is_said_and_the_old_values_stay(page: Page, pages: PageServer) -> None:
    pages.down = True
    page.clock.run_for(31_000)
    label = page.locator("[data-live-label]")
    expect(label).to_have_text("Connection lost · showing 12:04:10")
    expect(page.locator("[data-live-status]")).to_have_text("Connection lost · showing 12:04:10")
    expect(page.locator(".now .numeral")).to_have_text("0.1024")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(label).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    pages.down = False
    page.clock.run_for(4_000)
    expect(label).to_have_text("Live · updated 12:04:10")


def test_a_hidden_page_asks_nothing(page: Page, pages: PageServer) -> None:
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, arg=True)
    page.clock.run_for(200_000)
    assert pages.fragments == 0
    expect(page.locator("[data-live-label]")).to_have_text("Paused · showing 12:04:10")
    page.evaluate(hide, arg=False)
    expect(page.locator("[data-live-label]")).to_have_text("Live · updated 12:04:10")
    assert pages.fragments == 1


def test_prices_are_read_with_the_keyboard(page: Page) -> None:
    probe = page.locator(".plot.wide .probe")
    tip = page.locator(".plot.wide .tip")
    probe.focus()
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("Tue 13:00\N{EN DASH}14:00 · 0.0827 €/kWh · published")
    assert "13:00\N{EN DASH}14:00" in (probe.get_attribute("aria-valuetext") or "")
    page.keyboard.press("End")
    expect(tip).to_contain_text("forecast")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_prices_are_read_with_the_pointer(page: Page) -> None:
    box = page.locator(".plot.wide .probe").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    tip = page.locator(".plot.wide .tip")
    expect(tip).to_be_visible()
    shown = tip.bounding_box()
    assert shown
    assert shown["x"] >= box["x"]
    assert shown["x"] + shown["width"] <= box["x"] + box["width"] + 1


def test_the_tab_key_reaches_everything_in_order(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.className || document.activeElement.textContent.trim()"
            )
        )
    assert reached[:6] == ["skip", "ES", "EN", "theme", "probe", "All prices as a table"]
    outline = page.locator(":focus-visible").first
    assert outline.count() <= 1


def test_the_theme_is_toggled_and_stays(page: Page, pages: PageServer) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(pages.url("degraded", "en"))
    assert page.evaluate(ground) == dark
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(ground) == light


def test_without_scripts_the_page_is_whole(chromium: Browser, pages: PageServer) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(pages.url("full", "en"))
    expect(page.locator(".next .action")).to_have_text("Start mixing batch classic-312 at 14:00")
    expect(page.locator("svg.strip:visible")).to_have_count(3)
    expect(page.get_by_text("Loaded at 12:04:10")).to_be_attached()
    expect(page.get_by_role("button")).to_have_count(0)
    page.locator("#prices-table summary").click()
    expect(page.locator("#prices-table tbody tr").nth(1)).to_be_visible()
    context.close()
