"""The page Today in a real browser: every width, light and dark, strict headers, no complaints."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_server import PageServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CONTRASTS = """
() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (at.classList.contains("next")) return [59, 34, 23];
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.closest("svg") || !element.checkVisibility()) continue;
    const a = luminance(parse(getComputedStyle(element).color)), b = luminance(ground(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${element.className || element.localName}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}
"""
"""Words whose colour stands out too little from their ground (WCAG 2.2, 1.4.3)."""


@pytest.fixture(scope="module", params=["full", "empty", "degraded", "quarters"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[1440, 768, 390, 320])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    return "dark" if request.param == "dark" else "light"


@pytest.fixture(scope="module")
def page(
    chromium: Browser, served: PageServer, name: str, width: int, scheme: Literal["light", "dark"]
) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="es-ES"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    answer = page.goto(served.url(name))
    assert answer is not None
    policy = answer.header_value("content-security-policy") or ""
    assert policy.startswith("default-src 'none'; script-src 'self'")
    yield page
    assert complaints == []
    context.close()


def test_nothing_sticks_out_sideways(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == width
    wide = page.evaluate(
        """(width) => [...document.querySelectorAll("body *")]
          .filter((e) => e.checkVisibility() && !e.closest(".scroll, svg, .visually-hidden, .skip"))
          .filter((e) => e.getBoundingClientRect().right > width + 0.5)
          .map((e) => e.className || e.localName)""",
        width,
    )
    assert wide == []


def test_words_stand_out_from_their_ground(page: Page) -> None:
    assert page.evaluate(CONTRASTS) == []


def test_drawings_are_seen_once_and_have_size(page: Page, name: str) -> None:
    shown = page.locator("svg.strip:visible, svg.gantt:visible")
    if name == "empty":
        assert shown.count() == 0
        return
    heights = [shown.nth(n).bounding_box() for n in range(shown.count())]
    assert page.locator("svg.gantt:visible").count() == 1
    assert all(box and box["height"] > 100 for box in heights)


def test_letters_in_drawings_are_large_enough(page: Page) -> None:
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("svg text")].filter((e) => e.checkVisibility())
          .map((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"""
    )
    assert all(size >= 7.5 for size in sizes)


def test_no_word_is_broken(page: Page) -> None:
    broken = page.evaluate(
        """() => {
          const found = [];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode;
            const around = text.parentElement;
            if (!around.checkVisibility() || around.closest("svg")) continue;
            for (const word of text.data.matchAll(/[\\p{L}\\d,.]+/gu)) {
              const range = document.createRange();
              range.setStart(text, word.index);
              range.setEnd(text, word.index + word[0].length);
              const lines = new Set([...range.getClientRects()].map((box) => box.top));
              if (lines.size > 1) found.push(word[0]);
            }
          }
          return found;
        }"""
    )
    assert broken == []
