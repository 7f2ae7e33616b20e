"""Ingesting, gaps, backfilling and the journal from the command line."""

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


def test_ingest_says_what_each_source_gave(call: Call, rig: Rig) -> None:
    rig.pass_time(DAY)
    outcome = call("ingest")
    assert outcome.code == 0
    assert "What the sources gave" in outcome.out
    for source in ("omie", "redata", "open-meteo"):
        assert source in outcome.out


def test_ingest_for_machines(call: Call, rig: Rig) -> None:
    rig.pass_time(DAY)
    rig.omie.always = UpstreamUnavailableError("omie", "It is down.", advice="Wait.")
    outcome = call("ingest", "--json")
    assert outcome.code == 0
    prices = outcome.json()[0]
    assert set(prices["missing_hours_after"]) == {"price.spot.es", "price.pvpc.peninsula"}
    [error] = next(one for one in prices["sources"] if one["source"] == "omie")["errors"]
    assert (error["kind"], error["advice"]) == ("unavailable", "Wait.")
    assert outcome.err == "", "nothing but JSON, and no log"


def test_nothing_to_do_is_said(call: Call) -> None:
    assert call("backfill", "--days", "30").out.strip() == "Nothing was missing."
    assert call("gaps").code == 1, "the rig keeps 40 days and 90 are looked over"
    outcome = call("gaps", "--days", "30")
    assert (outcome.code, outcome.out.strip()) == (0, "No gaps in the last 30 days.")


def test_gaps_that_can_be_closed_exit_with_1(call: Call, rig: Rig) -> None:
    rig.pass_time(DAY)
    table = call("gaps", "--days", "7")
    assert table.code == 1
    assert "price.spot.es" in table.out
    assert "omie, redata" in table.out
    outcome = call("gaps", "--days", "7", "--json")
    assert outcome.code == 1
    document = outcome.json()
    assert document["summary"]["recoverable"] == len(document["gaps"])
    assert document["gaps"][0]["severity"] == "critical"

    assert call("backfill", "--days", "7").code == 0
    assert call("gaps", "--days", "7", "--json").json()["gaps"] == []


def test_backfill_reports_for_machines(call: Call, rig: Rig) -> None:
    rig.pass_time(DAY)
    reports = call("backfill", "--days", "7", "--json").json()
    assert [set(report) for report in reports] == [set(reports[0])] * 2
    assert reports[0]["total"]["written"] > 24
    assert reports[0]["missing_hours_after"]["price.spot.es"] == 0


def test_jobs_are_shown_from_the_journal(call: Call, rig: Rig) -> None:
    assert call("jobs", "--json").json() == []
    start = rig.now() - HOUR
    for outcome in (Outcome.DONE, Outcome.FAILED):
        rig.ports.journal.record_run(JobRun("plan", start, start + HOUR / 60, outcome, "So so."))
    [newest, _] = call("jobs", "--json").json()
    assert set(newest) == {"job", "started_at", "seconds", "outcome", "message"}
    assert newest["seconds"] == 60
    assert newest["started_at"].endswith("+00:00")
    table = call("jobs").out
    assert "So so." in table
    assert "plan" in table
