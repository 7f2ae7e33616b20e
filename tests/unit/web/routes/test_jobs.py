"""The table of jobs as it stands, and running one at once."""

from chocolate_factory.scheduler.jobs import table_of_jobs
from tests.fakes.service import Service


def test_every_job_is_shown(served: Service) -> None:
    state = served.admin.get("/scheduler/status").json()["scheduler"]
    assert state["running"] is True
    assert state["total_jobs"] == len(state["jobs"]) == len(table_of_jobs(served.rig.ports))
    job = next(one for one in state["jobs"] if one["id"] == "price_ingestion")
    assert set(job) == {
        "id",
        "name",
        "trigger",
        "next_run",
        "running",
        "last_run",
        "runs",
        "failures",
    }
    assert job["trigger"] == "every 5 min"


def test_a_job_may_be_asked_to_run(fresh: Service) -> None:
    answer = fresh.admin.post("/scheduler/jobs/production_plan/run")
    assert (answer.status_code, answer.json()) == (
        202,
        {"job": "production_plan", "accepted": True},
    )
    assert fresh.board.called == ["production_plan"]


def test_an_unknown_job_is_not_found(fresh: Service) -> None:
    answer = fresh.admin.post("/scheduler/jobs/siesta/run")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:chocolate-factory:UnknownJobError"
    assert "production_plan" in answer.json()["advice"]
    assert fresh.board.called == []
