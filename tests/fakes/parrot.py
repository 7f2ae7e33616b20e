"""An upstream that answers with whatever it was asked: address, headers, keys and all."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAYS = (401, 200, 500, 302, 403, 200, 404)


@dataclass
class Parrot:
    """Where it listens, and what it has heard so far."""

    port: int
    heard: list[str] = field(default_factory=list)


@contextmanager
def parrot() -> Iterator[Parrot]:
    """It listens."""
    bird = Parrot(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            heard = f"{self.command} {self.path} {dict(self.headers.items())}"
            number = len(bird.heard)
            bird.heard.append(heard)
            status = WAYS[number % len(WAYS)]
            said = {"errors": [{"detail": heard}], "descripcion": heard, "estado": 401}
            body = json.dumps(said).encode() if number % 2 else heard.encode()
            self.send_response(status, heard[:200])
            if status == 302:
                self.send_header("Location", f"http://127.0.0.1:{bird.port}/again{self.path}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:  # noqa: ANN401
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    bird.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield bird
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
