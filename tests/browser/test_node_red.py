"""The example board in a real Node-RED says what the service says, and why it says nothing."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from chocolate_factory.journal.model import SourceState
from chocolate_factory.web.apps import create_admin_app
from tests.deploy.stand import listening
from tests.fakes.admission import VIEWER_TOKEN, guarded_by_tokens
from tests.fakes.ports import build_rig
from tests.fakes.service import HOSTS, Service, open_service, served_after_a_cycle
from tests.servers.fixtures import running
from tests.servers.node_red import NodeRedServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GAUGES = ("shows-price-gauge", "shows-temperature-gauge", "shows-humidity-gauge")


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Each value comes through a service, Node-RED and a browser, all on this machine."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=None)


@dataclass(frozen=True)
class Board:
    """A board in a browser, and what is behind it."""

    page: Page
    node_red: NodeRedServer
    listening: ExitStack
    """Closing it ends the service."""

    def part(self, name: str) -> Locator:
        """A part of the board by its class."""
        return self.page.locator(f".{name}")

    def value(self, gauge: str) -> Locator:
        """What a gauge has in its middle."""
        return self.part(gauge).locator("text").first


@contextmanager
def _board(chromium: Browser, service: Service, token: str) -> Iterator[Board]:
    """Before a service that lets nobody in without a token."""
    app = create_admin_app(service.desk, hosts=HOSTS, admission=guarded_by_tokens())
    with ExitStack() as everything:
        ends = everything.enter_context(ExitStack())
        address = f"http://127.0.0.1:{ends.enter_context(listening(app))}/"
        red = everything.enter_context(running(lambda: NodeRedServer(address, token)))
        context = chromium.new_context(
            timezone_id="Europe/Madrid", viewport={"width": 400, "height": 900}
        )
        page = everything.enter_context(context).new_page()
        page.goto(red.board)
        yield Board(page, red, ends)


def test_it_says_what_the_service_says_and_when_that_is_down(chromium: Browser) -> None:
    service = served_after_a_cycle()
    now, journal = service.rig.now(), service.rig.ports.journal
    journal.record_source(
        SourceState("omie", now, None, "unavailable", "It is silent.", "Wait.", 5)
    )
    today = service.admin.get("/dashboard/complete").json()
    weather = service.admin.get("/weather/hybrid").json()["current_weather"]
    values = (
        f"{today['price_now']['price_eur_per_kwh']:.4f}",
        f"{weather['temperature']:.1f}",
        f"{weather['humidity']:.0f}",
    )
    with _board(chromium, service, VIEWER_TOKEN) as board:
        for gauge, value in zip(GAUGES, values, strict=True):
            expect(board.value(gauge)).to_have_text(value)
        expect(board.part("service-state")).to_contain_text("source:omie")
        expect(board.part("price-line")).to_contain_text("12:00, P2")
        expect(board.part("weather-line")).to_contain_text("12:00, open-meteo")
        for model in service.admin.get("/models/status").json()["prices"]:
            expect(board.part("models")).to_contain_text(f"{model['series']}: {model['served']}")
        (alert,) = today["alerts"]
        expect(board.part("alert")).to_contain_text(f"{alert['level']} {alert['text']}")
        expect(board.part("alerts")).to_contain_text(f"{today['plan']['mass_kg']:,.0f} kg planned")
        for chart in ("shows-price-trend", "shows-weather-trend"):
            expect(board.part(chart).locator("canvas")).to_be_visible()
        assert board.page.evaluate("document.documentElement.scrollWidth") == 400
        assert VIEWER_TOKEN not in board.page.content() + board.node_red.log

        board.listening.close()
        board.page.get_by_role("button", name="Ask now").click()
        expect(board.part("service-state")).to_contain_text("No answer")
        for part in ("service-state", "price-line", "weather-line", "models", "alerts"):
            expect(board.part(part)).to_contain_text("The service does not answer (ECONNREFUSED).")
        for gauge in GAUGES:
            expect(board.value(gauge)).to_have_text("")


@pytest.mark.parametrize(
    ("token", "price", "weather"),
    [
        (VIEWER_TOKEN, "There is no price for this hour.", "No source has told the temperature"),
        ("", "This needs a token. Send it as", "This needs a token. Send it as"),
    ],
    ids=["nothing is stored", "no token"],
)
def test_what_was_not_answered_is_told_and_no_value_shown(
    chromium: Browser, token: str, price: str, weather: str
) -> None:
    with _board(chromium, open_service(build_rig(history_days=14)), token) as board:
        expect(board.part("price-line")).to_contain_text(price)
        expect(board.part("weather-line")).to_contain_text(weather)
        for gauge in GAUGES:
            expect(board.value(gauge)).to_have_text("")
