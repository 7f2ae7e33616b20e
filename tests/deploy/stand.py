"""Both applications at real sockets, every request noted, and a real nginx before each."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chocolate_factory.access.callers import Callers
from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.connections import PatientConnection
from tests.fakes.admission import admission
from tests.fakes.service import HOSTS, Service
from tests.servers.nginx import NginxServer

NEIGHBOUR = ip_network("127.0.0.1/32")
"""Where nginx is, as the applications see it."""


@dataclass(frozen=True)
class Arrival:
    """A request as an application received it."""

    method: str
    path: str
    headers: dict[str, str]
    status: int = 0
    """What the application answered; 0 if nothing."""


@dataclass
class Noted:
    """ASGI: lets the application answer every request, and notes both."""

    app: ASGIApp
    arrivals: list[Arrival] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note before anybody has the answer."""
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        arrival = Arrival(scope.get("method", scope["type"]), scope["path"], headers)
        noted = False

        async def send_noted(message: Message) -> None:
            nonlocal noted
            if message["type"] == "http.response.start":
                self.arrivals.append(replace(arrival, status=message["status"]))
                noted = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        finally:
            if not noted:
                self.arrivals.append(arrival)


@dataclass(frozen=True)
class Stand:
    """What is under trial: three doors, and what came through to which application."""

    openapi: dict[str, Any]
    admin: Noted
    viewer: Noted
    admin_port: int
    viewer_port: int
    proxy_port: int
    """nginx before the viewer, as deployed."""
    misled_port: int
    """nginx as deployed, but before the admin application: its whitelist alone must hold."""


@contextmanager
def standing(service: Service) -> Iterator[Stand]:
    """Serve both applications of ``service``, and nginx before each.

    Raises:
        ServerMissingError: nginx is not on this machine.
    """
    admin = Noted(create_admin_app(service.desk, hosts=HOSTS, admission=admission()))
    believing = admission(callers=Callers([NEIGHBOUR]))
    viewer = Noted(create_viewer_app(service.desk, hosts=HOSTS, admission=believing))
    openapi = service.admin.get("/openapi.json").json()
    with ExitStack() as stack:
        admin_port = stack.enter_context(listening(admin))
        viewer_port = stack.enter_context(listening(viewer))
        proxy = stack.enter_context(NginxServer(viewer_port))
        misled = stack.enter_context(NginxServer(admin_port))
        yield Stand(openapi, admin, viewer, admin_port, viewer_port, proxy.port, misled.port)


def say(port: int, said: bytes, *, source: str = "127.0.0.1", patience: float = 1.0) -> bytes:
    """All that comes back on one connection from ``source`` until it ends or stays silent."""
    heard = b""
    with socket.create_connection(
        ("127.0.0.1", port), timeout=patience, source_address=(source, 0)
    ) as connection:
        try:
            connection.sendall(said)
            while piece := connection.recv(65536):
                heard += piece
        except (TimeoutError, ConnectionError):
            pass
    return heard


@contextmanager
def listening(app: ASGIApp) -> Iterator[int]:
    """The port of a server as the service runs it, in a thread."""
    taken = socket.create_server(("127.0.0.1", 0))
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=PatientConnection,
            ws="none",
            proxy_headers=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
        )
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([taken])))
    thread.start()
    try:
        port: int = taken.getsockname()[1]
        while not server.started:
            time.sleep(0.01)
        yield port
    finally:
        server.should_exit = True
        thread.join()
        taken.close()
