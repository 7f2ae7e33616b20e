"""The service: jobs, pages and the HTTP interface in one process."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator

import structlog
import uvicorn

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.kernel.logging import configure_logging
from chocolate_factory.operations.backfill_work import BackfillWork
from chocolate_factory.operations.ports import Ports
from chocolate_factory.scheduler.engine import Scheduler
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.settings import LOOPBACK, Settings, load_settings
from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.context import Desk
from chocolate_factory.web.gather.views import Views

log = structlog.get_logger()

SWITCH_SECONDS = 0.0005
"""A job that computes hands over to a waiting page ten times as often as Python does by itself."""


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
    sys.setswitchinterval(SWITCH_SECONDS)
    with open_ports(settings) as ports:
        scheduler = Scheduler(table_of_jobs(ports), ports.journal, ports.clock)
        backfill = BackfillWork(ports, on_done=lambda: scheduler.run_soon("forecast_update"))
        desk = _desk(settings, ports, scheduler, backfill)
        hosts = [*LOOPBACK, settings.host]
        token = settings.admin_token.get_secret_value() if settings.admin_token else None
        admin = create_admin_app(desk, hosts=["*"] if token else hosts, token=token)
        viewer = create_viewer_app(desk, hosts=hosts)
        servers = [
            _server(admin, settings.host, settings.port),
            _server(viewer, LOOPBACK[0], settings.viewer_port),
        ]
        scheduler.start()
        try:
            log.info("serving", dashboard=_address(settings), site=ports.place.name)
            asyncio.run(_serve_until_stopped(servers))
        finally:
            backfill.stop()
            scheduler.stop()
            log.info("stopped")


def _desk(settings: Settings, ports: Ports, scheduler: Scheduler, backfill: BackfillWork) -> Desk:
    views = Views(ports, scheduler, backfill, simulated=settings.upstream_base is not None)
    return Desk(ports, scheduler, backfill, views)


def _server(application: object, host: str, port: int) -> _Server:
    config = uvicorn.Config(
        application,  # type: ignore[arg-type]
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=16 * 1024,
    )
    return _Server(config)


async def _serve_until_stopped(servers: list[_Server]) -> None:
    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    tasks = [asyncio.create_task(server.serve()) for server in servers]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    stop()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if isinstance(task.exception(), SystemExit):
            raise ConfigurationError(
                "A port is taken by another program, perhaps by another Chocolate Factory.",
                advice="Stop it, or choose others with CHOCOLATE_PORT and CHOCOLATE_VIEWER_PORT.",
            )


def _address(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}/dashboard"
