"""Serves the simulated upstreams over HTTP on the loopback, on threads of this process."""

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

import structlog

from chocolate_factory.demo.reply import Question, Reply, Upstream, not_found
from chocolate_factory.demo.upstreams.aemet import AemetUpstream
from chocolate_factory.demo.upstreams.esios import EsiosUpstream
from chocolate_factory.demo.upstreams.omie import OmieUpstream
from chocolate_factory.demo.upstreams.open_meteo import OpenMeteoUpstream
from chocolate_factory.demo.upstreams.openweathermap import OpenWeatherMapUpstream
from chocolate_factory.demo.upstreams.redata import RedataUpstream
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.clock import Clock

_POLL_SECONDS = 0.1
log = structlog.get_logger()


def upstreams_of(world: World) -> Mapping[str, Upstream]:
    """Every upstream by its folder."""
    open_meteo = OpenMeteoUpstream(world)
    return {
        "redata": RedataUpstream(world),
        "esios": EsiosUpstream(world),
        "omie": OmieUpstream(world),
        "aemet": AemetUpstream(world),
        "openweathermap": OpenWeatherMapUpstream(world),
        "open-meteo": open_meteo,
        "open-meteo-single-runs": open_meteo,
        "open-meteo-previous-runs": open_meteo,
    }


@contextmanager
def serving(world: World, clock: Clock) -> Iterator[str]:
    """Serve ``world`` as of ``clock``; the address below which all upstreams are reached."""
    folders = upstreams_of(world)
    handler = type("Handler", (_Handler,), {"folders": folders, "clock": clock})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(
        target=server.serve_forever, args=(_POLL_SECONDS,), name="demo", daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    """A client keeps its connection open; nobody waits for it at the end."""

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base's
        """Log what broke; that a client has left is no news."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            log.error("demo_upstream_broke", client=client_address, error=repr(error))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    folders: ClassVar[Mapping[str, Upstream]]
    clock: ClassVar[Clock]

    def do_GET(self) -> None:
        """Answer one request."""
        reply = self._reply()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        with suppress(ConnectionError):  # whoever asked may have left
            self.wfile.write(reply.body)

    def _reply(self) -> Reply:
        parts = urlsplit(self.path)
        folder, _, rest = unquote(parts.path).removeprefix("/").partition("/")
        upstream = self.folders.get(folder)
        if upstream is None:
            return not_found()
        question = Question(
            path=f"/{rest}",
            query=parse_qs(parts.query),
            headers={name.lower(): value for name, value in self.headers.items()},
            base=f"http://{self.headers.get('Host', '')}/{folder}",
        )
        try:
            return upstream.answer(question, self.clock.now())
        except ValueError as error:
            return Reply(HTTPStatus.BAD_REQUEST, str(error).encode(), "text/plain")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing; the clients log what they ask."""
