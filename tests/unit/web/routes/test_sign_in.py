"""Signing in: a token once, then a cookie that nobody else can read, send or use for long."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from ipaddress import ip_network

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from chocolate_factory.access.callers import Callers
from chocolate_factory.access.sessions import LASTS_SECONDS
from chocolate_factory.web.admission import SESSION_COOKIE
from chocolate_factory.web.apps import create_admin_app
from tests.fakes.admission import (
    ADMIN_TOKEN,
    MADE,
    VIEWER_TOKEN,
    admission,
    guarded_by_tokens,
    token,
)
from tests.fakes.clock import ManualClock
from tests.fakes.service import HOSTS, Service, client

HTML = {"Accept": "text/html"}
Open = Callable[[], TestClient]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MADE)


@pytest.fixture
def opened(served: Service, clock: ManualClock) -> Open:
    app = create_admin_app(served.desk, hosts=HOSTS, admission=guarded_by_tokens(clock))

    def browser() -> TestClient:
        one = client(app, 8000)
        one.follow_redirects = False
        return one

    return browser


def _sign_in(browser: TestClient, text: str = ADMIN_TOKEN, lang: str = "en") -> Response:
    return browser.post(f"/sign-in?lang={lang}", data={"token": text})


def test_from_the_page_to_the_page(opened: Open) -> None:
    browser = opened()
    door = browser.get("/dashboard", headers=HTML)
    assert (door.status_code, door.headers["location"]) == (303, "/sign-in")
    page = browser.get("/sign-in?lang=es")
    assert page.status_code == 200
    assert '<form method="post" action="/sign-in?lang=es">' in page.text
    assert page.headers["cache-control"] == "no-store"
    answer = _sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard?lang=en")
    today = browser.get("/dashboard?lang=en", headers=HTML)
    assert today.status_code == 200
    assert "Sign out" in today.text
    assert ADMIN_TOKEN not in today.text
    assert browser.post("/scheduler/jobs/price_ingestion/run").status_code == 202


def test_the_cookie_is_for_this_site_and_no_script(opened: Open) -> None:
    morsel = SimpleCookie(_sign_in(opened()).headers["set-cookie"])[SESSION_COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "strict"
    assert morsel["path"] == "/"
    assert not morsel["domain"]
    assert not morsel["secure"], "it came without encryption"
    assert int(morsel["max-age"]) == LASTS_SECONDS
    assert ADMIN_TOKEN not in morsel.value


def test_it_is_secure_where_the_proxy_is_reached_with_encryption(served: Service) -> None:
    who = admission(token(ADMIN_TOKEN), callers=Callers([ip_network("10.9.9.9")]))
    app = create_admin_app(served.desk, hosts=HOSTS, admission=who)
    proxy = TestClient(app, base_url="http://127.0.0.1:8000", client=("10.9.9.9", 1))
    headers = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https"}
    answer = proxy.post(
        "/sign-in", data={"token": ADMIN_TOKEN}, headers=headers, follow_redirects=False
    )
    assert "Secure" in answer.headers["set-cookie"]


def test_signing_out_ends_the_session_here_too(opened: Open) -> None:
    browser = opened()
    _sign_in(browser)
    stolen = browser.cookies[SESSION_COOKIE]
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    assert SESSION_COOKIE not in browser.cookies
    thief = opened()
    thief.cookies.set(SESSION_COOKIE, stolen)
    assert thief.get("/ree/prices").status_code == 401


def test_a_session_ends_after_a_shift(opened: Open, clock: ManualClock) -> None:
    browser = opened()
    _sign_in(browser)
    clock.advance(timedelta(hours=11, minutes=59))
    assert browser.get("/ree/prices").status_code == 200
    clock.advance(timedelta(minutes=1))
    assert browser.get("/ree/prices").status_code == 401


def test_a_viewer_signs_in_to_look(opened: Open) -> None:
    browser = opened()
    _sign_in(browser, VIEWER_TOKEN)
    assert "looks only" in browser.get("/dashboard?lang=en", headers=HTML).text
    assert browser.post("/scheduler/jobs/price_ingestion/run").status_code == 403
    assert browser.get("/audit").status_code == 403
    assert browser.post("/sign-out").status_code == 303


@pytest.mark.parametrize(("lang", "words"), [("es", "no sirve"), ("en", "opens nothing")])
def test_a_wrong_token_shows_the_page_again(opened: Open, lang: str, words: str) -> None:
    answer = _sign_in(opened(), "wrong & <b>bold</b>", lang)
    assert answer.status_code == 401
    assert words in answer.text
    assert "<b>" not in answer.text
    assert "set-cookie" not in answer.headers


def test_guessing_is_slowed_down_and_told(opened: Open, clock: ManualClock) -> None:
    browser = opened()
    for number in range(5):
        assert _sign_in(browser, f"guess {number}").status_code == 401
    answer = _sign_in(browser)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "2"
    assert "2 seconds" in answer.text
    clock.advance(timedelta(seconds=2))
    assert _sign_in(browser).status_code == 303


@pytest.mark.parametrize("body", [b"", b"token", b"token=", b"\xff\xfe", b"&" * 500, b"a=1&b=2"])
def test_a_form_that_is_none_opens_nothing(opened: Open, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert opened().post("/sign-in", content=body, headers=headers).status_code == 401


def test_another_sites_page_signs_nobody_in(opened: Open) -> None:
    answer = opened().post(
        "/sign-in", data={"token": ADMIN_TOKEN}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "a=b; ;;", "chocolate_session=\x7f", '"' * 50])
def test_a_cookie_that_is_none_is_no_session(opened: Open, cookie: str) -> None:
    assert opened().get("/ree/prices", headers={"Cookie": cookie}).status_code == 401


def test_where_no_token_is_needed_there_is_no_door(served: Service) -> None:
    answer = served.admin.get("/sign-in", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    assert "Sign out" not in served.admin.get("/dashboard?lang=en").text
