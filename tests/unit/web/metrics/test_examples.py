"""The example board and alerts speak of metrics that a real scrape has, and of papers there are."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.backup.model import Kind
from chocolate_factory.journal.model import JobRun, Outcome, SourceState
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.back_up import back_up
from tests.fakes.backups import opened_scope
from tests.fakes.outages import patient_store, spooling_of
from tests.fakes.ports import build_rig
from tests.fakes.service import Service, open_service
from tests.shared import ROOT

BOARD = ROOT / "deploy/grafana/chocolate-factory.json"
ALERTS = ROOT / "deploy/prometheus/alerts.yml"
SCRAPE = ROOT / "deploy/prometheus/prometheus.yml"


@pytest.fixture(scope="module")
def told(served: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A scrape after a cycle, and one of a service with jobs, sources, backups and a spool."""
    rig = build_rig(history_days=7)
    now = rig.now()
    for outcome in Outcome:
        rig.ports.journal.record_run(JobRun("production_plan", now, now, outcome, "."))
    rig.ports.journal.record_source(SourceState("omie", now, now))
    rig.circuits["omie"] = "closed"
    folder = tmp_path_factory.mktemp("data")
    with opened_scope(folder) as scope, patient_store(folder, rig.ports.clock) as patient:
        rig.ports = replace(rig.ports, backups=scope, spooling=spooling_of(patient))
        back_up(rig.ports, Kind.SCHEDULED)
        service = open_service(rig)
        service.desk.meters.ran(JobRun("plan", now, now + DAY, Outcome.FAILED, "."))
        service.admin.get("/health")
        scrapes = [one.admin.get("/metrics").text for one in (service, served)]
    return "\n".join(scrapes)


def _expressions() -> Iterator[tuple[str, str]]:
    for panel in json.loads(BOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for line in ALERTS.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"\s+expr: (.*)", line):
            yield "alert", found[1]


def _names(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:chocolate|process)_\w+", expression))


SKILL = {"chocolate_forecast_mae_eur_per_mwh", "chocolate_forecast_coverage"}
"""Told once forecasts were judged: tests/unit/web/metrics/test_results.py."""
SAID_BY_SOURCES = {"chocolate_source_requests_left", "chocolate_source_requests_total"}
"""Told once somebody was asked: tests/unit/web/metrics/test_work.py."""


def test_every_metric_of_board_and_alerts_is_in_a_scrape(told: str) -> None:
    samples = {re.split(r"[ {]", line)[0] for line in told.splitlines() if line[:1] != "#"}
    spoken_of = {name for _, expression in _expressions() for name in _names(expression)}
    assert len(spoken_of) > 25
    assert spoken_of - samples - SKILL - SAID_BY_SOURCES == set()


def test_every_label_of_board_and_alerts_is_in_a_scrape(told: str) -> None:
    labels = {"job", *re.findall(r"(\w+)=\"", told)}
    for title, expression in _expressions():
        for selector in re.findall(r"\{(.*?)\}", expression):
            assert set(re.findall(r"(\w+)=", selector)) <= labels, (title, selector)


def test_the_board_is_one_that_grafana_reads() -> None:
    board: dict[str, Any] = json.loads(BOARD.read_text(encoding="utf-8"))
    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= board.keys()
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {
            (place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
        assert panel["datasource"]["uid"] == "${source}"


def test_every_alert_says_what_to_do() -> None:
    text = ALERTS.read_text(encoding="utf-8")
    alerts = re.split(r"\n\s+- alert: ", text)[1:]
    assert len(alerts) > 8
    for alert in alerts:
        assert re.search(r"severity: (critical|warning)", alert), alert
        assert "summary: " in alert
        [runbook] = re.findall(r"runbook: (\S+)", alert)
        assert (ROOT / runbook).is_file()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_reads_what_it_is_given(tmp_path: Path) -> None:
    for file in (SCRAPE, ALERTS):
        shutil.copy(file, tmp_path)
    (tmp_path / "chocolate.token").write_text("token")
    promtool = shutil.which("promtool")
    assert promtool
    done = subprocess.run(  # noqa: S603 - Prometheus' own checker
        [promtool, "check", "config", str(tmp_path / SCRAPE.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
