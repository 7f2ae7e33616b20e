"""A Chromium and a served page for the browser tests, or a visible skip."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.page_server import PageServer, running_pages
from tests.fakes.today import degraded_view, empty_view, full_view


@pytest.fixture(scope="package")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("no Chromium on this machine")
    browser = _playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def served() -> Iterator[PageServer]:
    """Sample pages at a local address, for tests that leave them as they are."""
    with running_pages() as server:
        _reset(server)
        yield server


@pytest.fixture
def pages(served: PageServer) -> Iterator[PageServer]:
    """The same, for tests that change what is served."""
    _reset(served)
    yield served
    _reset(served)


def _reset(server: PageServer) -> None:
    server.down, server.fragments = False, 0
    server.views |= {
        "full": full_view(),
        "empty": empty_view(),
        "degraded": degraded_view(),
        "quarters": full_view(minutes=15, offset=-0.12),
    }
