"""The service: jobs, pages and the HTTP interface in one process."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

import structlog
import uvicorn
from starlette.types import ASGIApp

from chocolate_factory.bootstrap import open_ports, tokens_in
from chocolate_factory.cli.app import app
from chocolate_factory.cli.entrance import admission_of, limits_of, names_of, require_token
from chocolate_factory.cli.one_service import in_place_of_service
from chocolate_factory.journal.model import JobRun
from chocolate_factory.kernel.errors import ConfigurationError, StoreUnavailableError
from chocolate_factory.kernel.logging import configure_logging
from chocolate_factory.kernel.spare_memory import give_memory_back, share_memory
from chocolate_factory.operations.background import Background, background_of
from chocolate_factory.operations.ports import Ports
from chocolate_factory.scheduler.engine import Scheduler
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.settings import LOOPBACK, Settings, load_settings
from chocolate_factory.storage.drain import PAUSE_SECONDS
from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.badge import Badge
from chocolate_factory.web.connections import PatientConnection
from chocolate_factory.web.context import Desk
from chocolate_factory.web.gather.views import Views
from chocolate_factory.web.metrics.counted import Counted
from chocolate_factory.web.metrics.meters import Meters

log = structlog.get_logger()

SWITCH_SECONDS = 0.0005
"""A job that computes hands over to a waiting page ten times as often as Python does by itself."""


STOP_SECONDS = 5.0
"""How long a job under way may take to finish when the service is told to stop."""


OWNER_ONLY = 0o077
"""What others may not do with the files of the service: anything."""


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs several."""

    def install_signal_handlers(self) -> None:
        """Nothing: see :func:`_serve_until_stopped`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: see :func:`_serve_until_stopped`."""
        yield


@app.command()
def serve() -> None:
    """Run the service until it is told to stop (Ctrl-C, SIGTERM)."""
    settings = load_settings()
    configure_logging(json=settings.log_format == "json", level=settings.log_level)
    os.umask(OWNER_ONLY)
    share_memory()
    require_token(settings, tokens_in(settings.data_dir))
    with (
        _alone(settings),
        listening(settings) as sockets,
        open_ports(settings, patient=True) as ports,
    ):
        idle = run_service(settings, ports, sockets)
    if not idle:
        leave_at_once()


@contextlib.contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Be the only service on the data directory.

    Raises:
        ConfigurationError: Another one runs.
    """
    with in_place_of_service(settings) as alone:
        if not alone:
            raise ConfigurationError(
                f"Another service runs on {settings.data_dir.absolute()}.",
                advice="Stop it, or choose another folder with CHOCOLATE_DATA_DIR.",
            )
        yield


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """Both ports, taken before any work begins.

    Raises:
        ConfigurationError: One cannot be had.
    """
    addresses = [
        (settings.host, settings.port),
        (settings.viewer_host, settings.viewer_port),
    ]
    with contextlib.ExitStack() as held:
        sockets = []
        for host, port in addresses:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            try:
                taken = socket.create_server((host, port), family=family)
            except OSError as error:
                reason = str(error.strerror).partition(" (")[0]
                raise ConfigurationError(
                    f"Port {port} of {host} cannot be had: {reason}.",
                    advice="Stop the program that has it, perhaps another Chocolate Factory, or "
                    "choose others with CHOCOLATE_PORT and CHOCOLATE_VIEWER_PORT.",
                ) from error
            # asyncio does so only for sockets that name their protocol. An answer is written in two
            # pieces, and the second would wait 40 ms for a proxy to acknowledge the first.
            taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sockets.append(held.enter_context(taken))
        yield sockets


def leave_at_once() -> NoReturn:
    """End although somebody waits for an upstream and cannot be called back.

    What is acknowledged is on the disk, and the rest is fetched at the next start.
    """
    os._exit(0)


def run_service(settings: Settings, ports: Ports, sockets: list[socket.socket]) -> bool:
    """Run jobs and both applications until a signal comes; whether all work had ended by then."""
    sys.setswitchinterval(SWITCH_SECONDS)
    meters = Meters()

    def ran(run: JobRun) -> None:
        meters.ran(run)
        give_memory_back()

    scheduler = Scheduler(table_of_jobs(ports), ports.journal, ports.clock, ran)
    background = background_of(ports, lambda: scheduler.run_soon("forecast_update"))
    desk = _desk(ports, scheduler, background, meters)
    admission = admission_of(settings, ports)
    admin = create_admin_app(
        desk, hosts=names_of(settings), admission=admission, limits=limits_of(settings, ports)
    )
    viewer = create_viewer_app(
        desk,
        hosts=[*LOOPBACK, settings.host, settings.viewer_host, *settings.hostnames],
        admission=admission,
        limits=limits_of(settings, ports),
    )
    if ports.simulated:
        admin, viewer = Badge(admin), Badge(viewer)
    applications = Counted(admin, meters, "admin"), Counted(viewer, meters, "viewer")
    if ports.spooling:
        ports.spooling.spool.prepare()
        ports.spooling.drain.when_drained(lambda: scheduler.run_soon("forecast_update"))
    scheduler.start()
    threading.Thread(target=_resume, args=(background, ports), daemon=True).start()
    try:
        log.info("serving", dashboard=dashboard_address(sockets[0]), site=ports.place.name)
        servers = [_server(application) for application in applications]
        asyncio.run(_serve_until_stopped(servers, sockets))
    finally:
        background.stop()
        ports.workshop.stop()
        idle = scheduler.stop(wait_seconds=STOP_SECONDS)
        log.info("stopped", idle=idle)
    return idle


def _resume(background: Background, ports: Ports) -> None:
    """Go on with what was begun before, as soon as the store tells what that is."""
    while True:
        try:
            background.resume(ports)
        except StoreUnavailableError:
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _desk(ports: Ports, scheduler: Scheduler, background: Background, meters: Meters) -> Desk:
    views = Views(ports, scheduler, background.backfill)
    return Desk(ports, scheduler, background, views, meters=meters)


def _server(application: ASGIApp) -> _Server:
    config = uvicorn.Config(
        application,
        http=PatientConnection,
        ws="none",
        proxy_headers=False,  # believed from trusted proxies only: see access/callers.py
        lifespan="off",
        log_level="error",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=16 * 1024,
    )
    return _Server(config)


async def _serve_until_stopped(servers: list[_Server], sockets: list[socket.socket]) -> None:
    """Serve each application at its socket until a signal comes, or one of them breaks."""

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    tasks = [
        asyncio.create_task(server.serve([taken]))
        for server, taken in zip(servers, sockets, strict=True)
    ]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    stop()
    await asyncio.gather(*tasks)


def dashboard_address(taken: socket.socket) -> str:
    """Where a browser finds the page Today of whoever listens there."""
    host, port = taken.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/dashboard"
