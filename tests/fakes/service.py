"""Both applications over memory, as a client on this machine sees them."""

from dataclasses import dataclass

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from chocolate_factory.operations.background import background_of
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.scheduler.engine import Scheduler
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.web.apps import create_admin_app, create_viewer_app
from chocolate_factory.web.context import Desk
from chocolate_factory.web.gather.views import Views
from chocolate_factory.web.metrics.counted import Counted
from tests.fakes.admission import admission
from tests.fakes.board import StillBoard
from tests.fakes.ports import Rig, build_rig

HOSTS = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Service:
    """Two applications and what stands behind them; no job runs by itself."""

    rig: Rig
    board: StillBoard
    work: FillWork
    desk: Desk
    admin: TestClient
    viewer: TestClient


def open_service(rig: Rig) -> Service:
    """Serve ``rig``; the board shows the real table of jobs."""
    table: JobBoard = Scheduler(table_of_jobs(rig.ports), rig.ports.journal, rig.ports.clock)
    board = StillBoard(table.jobs())
    background = background_of(rig.ports)
    work = background.backfill
    desk = Desk(rig.ports, board, background, Views(rig.ports, board, work))
    admin = create_admin_app(desk, hosts=HOSTS, admission=admission())
    viewer = create_viewer_app(desk, hosts=HOSTS, admission=admission())
    return Service(
        rig=rig,
        board=board,
        work=work,
        desk=desk,
        admin=client(Counted(admin, desk.meters, "admin"), 8000),
        viewer=client(Counted(viewer, desk.meters, "viewer"), 8001),
    )


def served_after_a_cycle() -> Service:
    """History, forecast and plan are there."""
    rig = build_rig(history_days=40)
    run_day_ahead_cycle(rig.ports)
    return open_service(rig)


def client(app: ASGIApp, port: int) -> TestClient:
    """Asks as a program on this machine would; a crash of ours is an answer 500, not a raise."""
    return TestClient(app, base_url=f"http://127.0.0.1:{port}", raise_server_exceptions=False)
