"""Signing in and out as a browser does it, with its own ideas of origins and cookies."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from chocolate_factory.web.apps import create_admin_app
from tests.fakes.admission import ADMIN_TOKEN, guarded_by_tokens
from tests.fakes.ports import build_rig
from tests.fakes.service import HOSTS, open_service
from tests.shared import free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    desk = open_service(build_rig(history_days=7)).desk
    app = create_admin_app(desk, hosts=HOSTS, admission=guarded_by_tokens())
    config = uvicorn.Config(app, port=port, lifespan="off", log_config=None, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 400, "height": 800}, locale="es")
    yield context.new_page()
    context.close()


def test_in_with_a_token_and_out_again(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{address}/dashboard")
    expect(page).to_have_url(f"{address}/sign-in")
    expect(page.get_by_label("Clave de acceso")).to_be_focused()
    page.keyboard.type("una clave cualquiera")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("no sirve")
    page.get_by_label("Clave de acceso").fill(ADMIN_TOKEN)
    page.get_by_role("button", name="Entrar").click()
    expect(page).to_have_url(re.compile(r"/dashboard\?lang=es$"))
    assert page.evaluate("document.cookie") == "", "no script sees the session"
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.get_by_role("button", name="Salir").click()
    expect(page).to_have_url(f"{address}/sign-in")
    page.goto(f"{address}/dashboard")
    expect(page).to_have_url(f"{address}/sign-in")
    assert not [one for one in complaints if "Content Security Policy" in one]
