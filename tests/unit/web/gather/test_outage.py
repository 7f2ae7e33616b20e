"""The page while the store does not answer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.web.pages.renderer import PageRenderer
from chocolate_factory.web.pages.today import AlertLevel, Cause, Missing
from tests.fakes.outages import Patient, patient_store, spooling_of
from tests.fakes.ports import Rig, build_rig
from tests.fakes.service import Service, open_service, served_after_a_cycle


class Down:
    """A store that was there a moment ago."""

    def __getattr__(self, name: str) -> object:
        def fail(*_: object, **__: object) -> None:
            raise StoreUnavailableError(f"No {name}.", advice="Start the server.")

        return fail


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[tuple[Rig, Patient]]:
    rig = build_rig(history_days=7)
    with patient_store(tmp_path, rig.ports.clock) as made:
        store = made.store
        rig.ports = replace(rig.ports, series=store, spooling=spooling_of(made))
        yield rig, made


def test_a_service_that_starts_without_its_store_has_a_page(patient: tuple[Rig, Patient]) -> None:
    rig, store = patient
    store.behind.on = False
    service = open_service(rig)
    for client in (service.admin, service.viewer):
        page = client.get("/dashboard", params={"lang": "es"})
        assert page.status_code == 200
        assert "La base de datos no " in page.text
        assert "guarda aparte lo que llega" in page.text
    document = service.admin.get("/dashboard/complete").json()
    assert document["plan"] is None
    assert service.admin.get("/ree/prices").status_code == 503
    assert service.admin.get("/ready").status_code == 503
    assert service.admin.get("/store/spool").json()["values"] == 0
    store.behind.on = True


def test_what_was_known_stays_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    service: Service = served_after_a_cycle()
    ports = service.rig.ports
    before = service.desk.views.today()
    for part in ("series", "plans", "forecasts"):
        monkeypatch.setattr(type(ports), part, Down())
    monkeypatch.setattr(ports.clock, "monotonic", lambda: 10.0**9)
    ports.clock.shift += HOUR
    view = service.desk.views.today()
    assert (view.plan, view.now) == (before.plan, before.now)
    assert not isinstance(view.plan, Missing)
    assert [one.level for one in view.alerts] == [AlertLevel.CRITICAL, AlertLevel.WARNING]
    page = PageRenderer().render_today(view, "en", fragment=False, exports=True)
    assert "This is what was known on" in page
    assert Cause.STORE_DOWN not in page
