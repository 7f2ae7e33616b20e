"""Puts every adapter behind its port, for as long as somebody works with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from chocolate_factory.access.store import TokenStore
from chocolate_factory.access.token_file import FileTokenStore
from chocolate_factory.backup.data_folder import working_in
from chocolate_factory.backup.model import MODELS, TOKENS, Kind
from chocolate_factory.backup.take import take_backup
from chocolate_factory.bootstrap.backups import backup_scope
from chocolate_factory.bootstrap.limits import LIMITS
from chocolate_factory.bootstrap.sources import ISSUER_OF, Sources
from chocolate_factory.bootstrap.spooling import spooled
from chocolate_factory.bootstrap.stores import open_stores
from chocolate_factory.credentials.keyring import Keyring
from chocolate_factory.credentials.meter import RequestMeter
from chocolate_factory.forecasting.artefacts.files import FolderArtefactStore
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.workshop import OFFICE, Workshop
from chocolate_factory.production.config import load_site
from chocolate_factory.settings import Settings
from chocolate_factory.storage.snapshot import StoreSnapshot
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.quality.inspect import inspect_arrival

TRAINING_LOCK = ".training"
"""In that folder; held by whichever process trains."""
STATEMENTS_LOCK = ".statements"
"""In the data directory; held by whichever process computes statements."""
RATES_FILE = "rates.sqlite"
"""In the data directory: what the service and the command line ask counts together."""


def tokens_in(data_dir: Path) -> TokenStore:
    """What opens the service to others than this machine."""
    return FileTokenStore(data_dir / TOKENS)


@contextmanager
def open_ports(
    settings: Settings,
    limits: HttpConfig = LIMITS,
    clock: SystemClock | None = None,
    *,
    patient: bool = False,
) -> Iterator[Ports]:
    """Everything the operations work with; connections are closed at the end.

    Args:
        settings: From the environment.
        limits: Patience and politeness towards upstreams.
        clock: That of the whole system; None: the machine's, set as ``settings`` say.
        patient: Go on where the store is down, and wait for it.

    Raises:
        ConfigurationError: A setting or the site's file is wrong.
        StoreError: The database cannot be opened or brought up to date, or a backup is being
            restored.
    """
    if clock is None:
        clock = SystemClock.starting_at(settings.now) if settings.now else SystemClock()
    site = load_site(settings.site_file)
    place = site.weather_place()
    limits = replace(limits, rates_file=limits.rates_file or settings.data_dir / RATES_FILE)
    models = settings.data_dir / MODELS

    def before_upgrade(snapshot: StoreSnapshot) -> None:
        scope = backup_scope(settings, place.name, snapshot)
        take_backup(scope, Kind.UPGRADE, clock.now())

    with (
        working_in(settings.data_dir),
        open_stores(settings, before_upgrade, patient=patient) as kept,
        spooled(kept, settings, clock) as (stores, spooling),
    ):
        meter = RequestMeter(stores.credentials, clock)
        with HttpClient(limits, clock=clock, on_request=meter.note) as http:
            sources = Sources(http, settings, place, clock)
            keyring = Keyring(sources.secrets(), stores.credentials, clock)
            workshop = Workshop(clock, lock_file=models / TRAINING_LOCK)
            statements = settings.data_dir / STATEMENTS_LOCK
            office = Workshop(clock, rules=OFFICE, lock_file=statements)
            try:
                yield Ports(
                    clock=clock,
                    site=site,
                    supply=site.supply_contract(),
                    place=place,
                    series=stores.series,
                    filler=Filler(stores.series, clock, inspect_arrival, spooling.arrivals),
                    inspector=inspect_arrival,
                    journal=stores.journal,
                    forecasts=stores.forecasts,
                    challengers=stores.challengers,
                    scores=stores.scores,
                    artefacts=FolderArtefactStore(models),
                    workshop=workshop,
                    plans=stores.plans,
                    locks=stores.locks,
                    ledger=stores.ledger,
                    books=stores.books,
                    office=office,
                    audit=stores.audit,
                    tokens=tokens_in(settings.data_dir),
                    price_sources=keyring.guarded(sources.prices(), ISSUER_OF),
                    grid_sources=keyring.guarded(sources.grid(), ISSUER_OF),
                    weather_sources=keyring.guarded(sources.weather(), ISSUER_OF),
                    climate_sources=keyring.guarded(sources.climate(), ISSUER_OF),
                    data_dir=settings.data_dir,
                    weather_forecasters=keyring.guarded(sources.weather_forecasts(), ISSUER_OF),
                    forecast_record=stores.forecast_record,
                    national_forecaster=sources.national_forecaster(),
                    run_archives=sources.run_archives(),
                    missing_keys=sources.missing_keys(),
                    keys=keyring.watches(sources.key_probes(), meter.use),
                    credentials=stores.credentials,
                    upkeep=stores.upkeep,
                    backups=backup_scope(settings, place.name, stores.snapshot),
                    spooling=spooling,
                    retention=settings.retention,
                    circuits=lambda: {one.source: one.state for one in http.circuits()},
                    history=timedelta(days=settings.history_days),
                    planning_seconds=settings.planning_seconds,
                    simulated=settings.upstream_base is not None,
                    requests_sent=meter.sent,
                    requests_per_minute=limits.requests_per_minute,
                )
            finally:
                workshop.stop()
                office.stop()
                meter.keep()
