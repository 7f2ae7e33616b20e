"""What nginx passes on, what it keeps back, and what it says when it says something itself."""

import re
import select
import socket
from contextlib import ExitStack

import pytest
from structlog.testing import capture_logs

from tests.deploy.stand import Stand, say
from tests.servers.nginx import NginxServer
from tests.shared import free_port

PASSED_ON = {
    "accept", "accept-encoding", "accept-language", "host", "if-modified-since", "if-none-match",
    "tailscale-user-login", "tailscale-user-name", "user-agent", "x-forwarded-for",
    "x-forwarded-host", "x-forwarded-proto",
}  # fmt: skip
REFUSAL = b"<!doctype html><title>403</title><p>403\n"


def ask(
    port: int, path: str, *headers: str, method: str = "GET", body: str = "", source: str
) -> tuple[int, str, bytes]:
    """Status, headers and body of one answer; each test asks from an address of its own."""
    lines = ["Host: localhost", "Connection: close", *headers]
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""])
    heard = say(port, head.encode("latin-1") + body.encode(), source=source, patience=10)
    start, _, answer = heard.partition(b"\r\n\r\n")
    return int(start.split()[1]), start.decode("latin-1"), answer


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/dashboard", "text/html"),
        ("/dashboard?lang=en&fragment=true", "text/html"),
        ("/dashboard/complete", "application/json"),
        ("/static/today.css?v=0123456789ab", "text/css"),
        ("/static/favicon.svg", "image/svg+xml"),
    ],
)
def test_pages_and_what_they_load_pass(stand: Stand, path: str, media_type: str) -> None:
    for method in ("GET", "HEAD"):
        status, head, body = ask(stand.proxy_port, path, method=method, source="127.200.0.1")
        assert status == 200
        assert f"Content-Type: {media_type}".lower() in head.lower()
        assert "content-security-policy: default-src " in head.lower()
        assert bool(body) is (method == "GET")


def test_an_unchanged_file_is_not_sent_again(stand: Stand) -> None:
    _, head, _ = ask(stand.proxy_port, "/static/today.css", source="127.200.0.2")
    tag = re.search(r"(?im)^etag: (.+)$", head)
    assert tag
    known = f"If-None-Match: {tag[1].strip()}"
    status, _, body = ask(stand.proxy_port, "/static/today.css", known, source="127.200.0.2")
    assert (status, body) == (304, b"")


def test_only_the_headers_a_page_needs_arrive(stand: Stand) -> None:
    stand.viewer.arrivals.clear()
    ask(
        stand.proxy_port,
        "/dashboard",
        "Tailscale-User-Login: ana@example.com",
        "Tailscale-User-Name: =?utf-8?q?Ana_Mu=C3=B1oz?=",
        "Tailscale-User-Profile-Pic: http://example.com/ana.png",
        "Tailscale_User_Login: root@example.com",
        "Accept-Language: en",
        "Authorization: Bearer guess",
        "Cookie: role=admin",
        "X-Forwarded-For: 100.64.1.2",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Port: 1",
        "Forwarded: for=100.64.9.9",
        "X-Real-IP: 100.64.9.9",
        "X-Original-URL: /init/all",
        "Upgrade: h2c",
        source="127.0.0.1",
    )
    arrival = stand.viewer.arrivals[-1]
    assert set(arrival.headers) <= PASSED_ON
    assert arrival.headers["host"] == "localhost"
    assert arrival.headers["tailscale-user-login"] == "ana@example.com"
    assert arrival.headers["tailscale-user-name"] == "=?utf-8?q?Ana_Mu=C3=B1oz?="
    assert arrival.headers["x-forwarded-for"] == "100.64.1.2"
    assert arrival.headers["x-forwarded-proto"] == "https"
    assert arrival.headers["x-forwarded-host"] == "localhost"


def test_only_the_neighbour_may_say_whom_it_speaks_for(stand: Stand) -> None:
    stand.viewer.arrivals.clear()
    pretended = "X-Forwarded-For: 100.64.1.2"
    ask(stand.proxy_port, "/dashboard", pretended, source="127.200.0.3")
    assert stand.viewer.arrivals[-1].headers["x-forwarded-for"] == "127.200.0.3"


def test_the_viewer_knows_who_looks_from_nginx_and_from_nobody_else(stand: Stand) -> None:
    who = ("Tailscale-User-Login: eva@example.com", "X-Forwarded-For: 100.64.1.3")
    with capture_logs() as told:
        ask(stand.viewer_port, "/dashboard", *who, source="127.200.0.8")
        assert told == []
        ask(stand.proxy_port, "/dashboard", *who, source="127.0.0.1")
    (line,) = told
    assert (line["who"], line["origin"]) == ("eva@example.com", "100.64.1.3")


@pytest.mark.parametrize(
    ("method", "path", "header", "body"),
    [
        ("GET", "/", "", ""),
        ("GET", "/health", "", ""),
        ("GET", "/nowhere", "", ""),
        ("GET", "/403", "", ""),
        ("GET", "/refused", "", ""),
        ("GET", "/Dashboard", "", ""),
        ("GET", "/dashboards", "", ""),
        ("GET", "/dashboard/nowhere", "", ""),
        ("GET", "/static/nowhere.css", "", ""),
        ("GET", "/static/", "", ""),
        ("GET", "/dashboard?lang=<script>", "", ""),
        ("POST", "/dashboard", "", ""),
        ("OPTIONS", "/dashboard", "", ""),
        ("TRACE", "/dashboard", "", ""),
        ("GET", "/dashboard", "Content-Length: 2", "{}"),
        ("POST", "/ingest-now", f"Content-Length: {10**9}", ""),
        ("GET", "/dashboard", "Transfer-Encoding: chunked", "0\r\n\r\n"),
        ("GET", "/dashboard", "Transfer-Encoding: chunked\r\nContent-Length: 9", "0\r\n\r\n"),
        ("GET", "/dashboard", "X-Long: " + "a" * 5000, ""),
        ("GET", "/dashboard?" + "a" * 5000, "", ""),
        ("GET", "/dashboard", "Tailscale-Funnel-Request: ?1", ""),
        ("GET", "http:", "", ""),
    ],
)
def test_everything_else_is_one_page_that_tells_nothing(
    stand: Stand, method: str, path: str, header: str, body: str
) -> None:
    headers = [header] if header else []
    status, head, said = ask(
        stand.proxy_port, path, *headers, method=method, body=body, source="127.200.0.4"
    )
    assert (status, said) == (403, REFUSAL)
    names = {line.partition(":")[0] for line in head.split("\r\n")[1:]}
    assert names == {"Server", "Date", "Content-Type", "Content-Length", "Connection"}
    assert "Server: nginx\r\n" in head


def test_who_asks_too_often_waits_and_others_do_not(stand: Stand) -> None:
    for number, path in enumerate(("/static/favicon.svg", "/nowhere"), start=1):
        line = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
        said = f"{line}\r\n" * 99 + f"{line}Connection: close\r\n\r\n"
        heard = say(stand.proxy_port, said.encode(), source=f"127.200.1.{number}", patience=10)
        answers = re.findall(rb"^HTTP/1.1 (\d+) ", heard, re.MULTILINE)
        assert len(answers) == 100
        assert 10 < answers.count(b"429") < 50
        assert heard.count(b"Retry-After: 5") == answers.count(b"429")
    assert ask(stand.proxy_port, "/dashboard", source="127.200.0.5")[0] == 200


@pytest.mark.usefixtures("stand")
def test_one_address_may_wait_for_twenty_answers_at_once() -> None:
    with ExitStack() as stack:
        mute = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        port = stack.enter_context(NginxServer(mute.getsockname()[1])).port
        waiting = []
        for _ in range(25):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            one.sendall(b"GET /dashboard HTTP/1.1\r\nHost: a\r\n\r\n")
            waiting.append(one)
        assert all(one.recv(12) == b"HTTP/1.1 429" for one in waiting[20:])
        assert select.select(waiting[:20], [], [], 0)[0] == []


@pytest.mark.usefixtures("stand")
def test_a_service_that_is_away_is_said_plainly() -> None:
    with NginxServer(free_port()) as nginx:
        status, head, body = ask(nginx.port, "/dashboard", source="127.200.0.6")
    assert status == 503
    assert "Retry-After: 30" in head
    assert body == b"<!doctype html><title>503</title><p>503\n"


def test_the_log_tells_who_looked_at_what_and_no_query(stand: Stand) -> None:
    with NginxServer(stand.viewer_port) as nginx:
        who = ('Tailscale-User-Login: a"na@example.com', "X-Forwarded-For: 100.64.1.2")
        ask(nginx.port, "/dashboard?lang=es", *who, source="127.0.0.1")
        nginx.stop()
        (line,) = [line for line in nginx.log.splitlines() if line.startswith("{")]
    assert '"from":"100.64.1.2","user":"a\\"na@example.com"' in line
    assert '"method":"GET","path":"/dashboard","status":200' in line
    assert "lang" not in line
