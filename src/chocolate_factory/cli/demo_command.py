"""The demonstration: the whole service on simulated upstreams, with nothing to set up."""

import os
import signal
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from chocolate_factory.bootstrap import LIMITS, open_ports, tokens_in
from chocolate_factory.cli.app import app
from chocolate_factory.cli.demo_clock import demo_begin
from chocolate_factory.cli.entrance import require_token
from chocolate_factory.cli.output import console
from chocolate_factory.cli.serve_command import (
    OWNER_ONLY,
    dashboard_address,
    leave_at_once,
    listening,
    run_service,
)
from chocolate_factory.demo.folder import (
    leave_folder,
    leave_removing,
    take_folder,
    temporary_folder,
)
from chocolate_factory.demo.server import serving
from chocolate_factory.demo.weather import Spot
from chocolate_factory.demo.world import SEED, Home, World
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.logging import configure_logging
from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.production.config import Site, load_site
from chocolate_factory.settings import load_settings
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import AccessTariff
from chocolate_factory.tariffs.network import energy_charge_eur_per_kwh, energy_toll_eur_per_kwh

FASTEST = 300.0
"""Five minutes in a second: jobs of every five minutes still end before they begin again."""
UNLIMITED = replace(
    LIMITS, requests_per_minute={}, requests_per_day={}, default_requests_per_minute=60_000
)
"""Nobody is spared: whoever is asked is this very process."""
_KWH_PER_MWH = 1000


@app.command()
def demo(
    now: Annotated[
        str | None,
        typer.Option(help="Begin at this time of Madrid's clock, such as 2026-03-28T12:00."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=1, max=FASTEST, help="Let the clock run so much faster.")
    ] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Another market and other weather.")] = SEED,
    data: Annotated[
        Path | None, typer.Option(help="Keep everything in this folder, and go on from there.")
    ] = None,
    *,
    browse: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Show the service on simulated prices and weather: no key, no internet, nothing real."""
    settings = load_settings(env_file=None)
    configure_logging(json=settings.log_format == "json", level="error")
    site = load_site(settings.site_file)
    begin = demo_begin(now, site, take_folder(data, seed) if data else None)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)  # leave nothing behind
    os.umask(OWNER_ONLY)
    with _folder(data) as folder, listening(settings) as sockets:
        require_token(settings, tokens_in(folder))
        clock = SystemClock.starting_at(begin, speed=speed)
        leave_folder(folder, seed, clock.now())
        world = World(_home(site), _toll_eur_per_mwh, seed)
        address = dashboard_address(sockets[0])
        with (
            serving(world, clock) as upstreams,
            open_ports(settings.for_demo(folder, upstreams), UNLIMITED, clock) as ports,
        ):
            console.print(f"Simulated, nothing is real: {address} (Ctrl-C ends it)")
            if browse:
                webbrowser.open(address)
            idle = run_service(settings, ports, sockets)
        leave_folder(folder, seed, clock.now())
        if not idle and data is None:
            leave_removing(folder)
    if not idle:
        leave_at_once()


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    """The folder that was named, or a new one that is gone afterwards."""
    if named is not None:
        yield named
    else:
        with temporary_folder() as folder:
            yield folder


def _home(site: Site) -> Home:
    place = site.weather_place()
    return Home(
        Spot(place.latitude, place.longitude, place.altitude_m),
        station=place.aemet_station or "",
        municipality=place.aemet_municipality or "",
    )


def _toll_eur_per_mwh(start: datetime) -> float:
    """What a small customer pays for networks and policies besides the energy."""
    day, tariff = delivery_day(start), AccessTariff.TD20
    period = tariff_period(start, tariff)
    toll = energy_toll_eur_per_kwh(day, period, tariff)
    return _KWH_PER_MWH * (toll + energy_charge_eur_per_kwh(day, period, tariff))
