"""A scrape tells what is there, survives what is broken, and tells no secret."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from chocolate_factory.backup.model import Kind
from chocolate_factory.journal.model import JobRun, Outcome, SourceState
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.operations.back_up import back_up
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.model import Observation, Reading, Series
from tests.fakes.backups import opened_scope
from tests.fakes.outages import patient_store, spooling_of
from tests.fakes.ports import BrokenSeriesStore, build_rig
from tests.fakes.scraped import scraped
from tests.fakes.series import at
from tests.fakes.service import Service, open_service


def test_after_a_cycle_everything_is_told_in_the_right_form(served: Service) -> None:
    answer = served.admin.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = scraped(served)
    assert found["chocolate_health",] == 0
    assert found["chocolate_plan_cost_eur",] > 0
    statuses = [value for key, value in found.items() if key[0] == "chocolate_plan_status"]
    assert sorted(statuses)[-2:] == [0, 1]
    assert max(value for key, value in found.items() if "section_failed" in str(key[0])) == 0


def test_each_line_is_there_once(served: Service) -> None:
    text = served.admin.get("/metrics").text
    lines = [line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == len(set(lines))
    assert len(lines) < 1000
    for family in text_string_to_metric_families(text):
        assert re.fullmatch(r"(chocolate|process)_[a-z_]+", family.name), family.name
        assert family.documentation


def test_jobs_and_sources_are_told_by_the_journal() -> None:
    rig = build_rig(history_days=7)
    now, journal = rig.now(), rig.ports.journal
    journal.record_run(JobRun("price_ingestion", now, now, Outcome.DONE, "."))
    journal.record_run(JobRun("price_ingestion", now, now, Outcome.FAILED, "."))
    journal.record_source(SourceState("omie", now, None, "refused", "No.", failures=3))
    found = scraped(open_service(rig))
    job = ("job", "price_ingestion")
    assert found["chocolate_job_last_run_failed", job] == 1
    assert found["chocolate_job_last_success_timestamp_seconds", job] == now.timestamp()
    source = ("source", "omie")
    assert found["chocolate_source_up", source] == 0
    assert found["chocolate_source_failures_in_a_row", source] == 3
    assert ("chocolate_source_last_answer_timestamp_seconds", source) not in found


def test_backups_are_told(tmp_path: Path) -> None:
    rig = build_rig(history_days=7)
    with opened_scope(tmp_path) as scope:
        rig.ports = replace(rig.ports, backups=scope)
        assert ("chocolate_backup_newest_bytes",) not in scraped(open_service(rig))
        taken = back_up(rig.ports, Kind.MANUAL).backup
        found = scraped(open_service(rig))
    assert found["chocolate_backups",] == 1
    assert found["chocolate_backup_newest_bytes",] == taken.size_bytes
    assert found["chocolate_backup_newest_timestamp_seconds",] == taken.made_at.timestamp()


def test_what_waits_for_a_store_that_is_down_is_told(tmp_path: Path) -> None:
    rig = build_rig(history_days=7)
    with patient_store(tmp_path, rig.ports.clock) as patient:
        rig.ports = replace(rig.ports, series=patient.store, spooling=spooling_of(patient))
        service, since = open_service(rig), ("chocolate_store_down_since_timestamp_seconds",)
        found = scraped(service)
        assert found["chocolate_spool_values",] == 0
        assert since not in found
        patient.behind.on = False
        now, noon = rig.now(), at("2024-11-05T12:00Z")
        said = [Observation(noon, 60, 1.0), Observation(noon + HOUR, 60, 2.0)]
        rig.ports.series.write(SPOT, "omie", said, now=now)
        found = scraped(service)
        assert found["chocolate_spool_values",] == found["chocolate_spool_spooled_total",] == 2
        assert 0 < found["chocolate_spool_bytes",] < found["chocolate_spool_limit_bytes",]
        assert found["chocolate_spool_oldest_timestamp_seconds",] == now.timestamp()
        assert now.timestamp() <= found[since] <= rig.now().timestamp()
        assert found["chocolate_spool_drained_total",] == 0
        assert found["chocolate_spool_refused_total",] == 0


def test_a_store_that_does_not_answer_leaves_the_rest() -> None:
    rig = build_rig(history_days=7)
    rig.ports = replace(rig.ports, series=Silent())
    found = scraped(open_service(rig))
    assert found["chocolate_health",] == 2
    assert found["chocolate_scrape_section_failed", ("section", "series")] == 1
    assert found["chocolate_scrape_section_failed", ("section", "store")] == 0
    assert found["chocolate_store_bytes",] == 0


class Silent(BrokenSeriesStore):
    """Not even the newest value is to be had."""

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """Never."""
        self.ping()
        return super().latest(series, known_at=known_at)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_it_only_tells(fresh: Service, method: str) -> None:
    assert fresh.admin.request(method, "/metrics").status_code == 405


def test_the_viewer_tells_nothing(fresh: Service) -> None:
    assert fresh.viewer.get("/metrics").status_code == 404
