"""A tiny local server for the page Today, under the headers the product sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from chocolate_factory.speech.language import negotiate_language
from chocolate_factory.web.pages.renderer import STATIC_DIRECTORY, PageRenderer
from chocolate_factory.web.pages.today import TodayView
from chocolate_factory.web.security_headers import SECURITY_HEADERS

_MEDIA_TYPES: dict[str, str] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class PageServer:
    """Serves one view after another at the same address."""

    def __init__(self, address: str) -> None:
        """Be reached at ``address``."""
        self.address = address
        self.views: dict[str, TodayView] = {}
        self.down = False
        self.fragments = 0
        self.renderer = PageRenderer()

    def url(self, name: str, language: str = "es") -> str:
        """Where the view called ``name`` is."""
        return f"{self.address}/{name}?lang={language}"

    def answer(self, address: str, accept_language: str | None) -> tuple[int, str, bytes]:
        """Status, media type and body for a request."""
        parts = urlsplit(address)
        name, query = parts.path.strip("/"), parse_qs(parts.query)
        if name.startswith("static/"):
            path = STATIC_DIRECTORY / name.removeprefix("static/")
            if path.is_file():
                return HTTPStatus.OK, _MEDIA_TYPES[path.suffix], path.read_bytes()
        if name in self.views and not self.down:
            language = negotiate_language(query.get("lang", [None])[0], accept_language)
            fragment = "fragment" in query
            self.fragments += fragment
            page = self.renderer.render_today(
                self.views[name], language, fragment=fragment, exports=True
            )
            return HTTPStatus.OK, "text/html; charset=utf-8", page.encode()
        return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"down"


class _Handler(BaseHTTPRequestHandler):
    pages: ClassVar[PageServer]

    def do_GET(self) -> None:
        status, media_type, body = self.pages.answer(self.path, self.headers["Accept-Language"])
        self.send_response(status)
        for name, value in SECURITY_HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # the browser may have left
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@contextmanager
def running_pages() -> Iterator[PageServer]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    pages = PageServer(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"pages": pages})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield pages
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
