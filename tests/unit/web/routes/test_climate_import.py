"""Importing over HTTP: by upload, from the data folder, and AEMET's record in the background."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chocolate_factory.web.incoming import LARGEST_BODY
from chocolate_factory.web.routes.climate_import import LARGEST_UPLOAD
from tests.fakes.ports import build_rig
from tests.fakes.service import Service, open_service
from tests.fakes.siar import NAME, archive, export, row
from tests.fakes.sources import FakeSource

SIAR = "/init/siar/etl"
ROWS = [row(date(2024, 1, 5) + timedelta(n)) for n in range(3)]


@pytest.fixture
def service(tmp_path: Path) -> Service:
    rig = build_rig(history_days=14)
    source = FakeSource("aemet-climate", {})
    rig.ports = replace(rig.ports, data_dir=tmp_path, climate_sources=(source,))
    return open_service(rig)


def test_a_file_is_imported_as_it_is_sent(service: Service) -> None:
    answer = service.admin.post(SIAR, params={"name": NAME}, content=export(ROWS))
    assert answer.status_code == 200
    told = answer.json()
    assert told["total"]["written"] == 57
    assert told["total"]["base_values"] == 30
    assert told["years"] == [{"station": "siar-j17", "year": 2024, "days": 3, "values": 57}]
    again = service.admin.post(SIAR, content=export(ROWS)).json()
    assert (again["total"]["written"], again["total"]["already_there"]) == (0, 57)


def test_an_archive_may_be_far_larger_than_other_bodies(service: Service) -> None:
    many = {f"J17_{n}.csv": export([line]) for n, line in enumerate(ROWS)}
    packed = archive(many | {"notes.csv": bytes(range(256)) * 1000})
    assert len(packed) < LARGEST_BODY < len(packed) + LARGEST_BODY
    padded = export([*ROWS, *[""] * LARGEST_BODY])
    assert service.admin.post(SIAR, content=padded).json()["total"]["rows_empty"] == LARGEST_BODY
    told = service.admin.post(SIAR, content=packed).json()
    assert told["total"]["already_there"] == 57
    assert [one["file"] for one in told["refused"]] == ["upload/notes.csv"]


def test_larger_bodies_are_for_this_route_alone(service: Service) -> None:
    assert service.admin.post(SIAR, content=b" " * (LARGEST_UPLOAD + 1)).status_code == 413
    assert service.admin.post("/gaps/backfill", content=b" " * (LARGEST_BODY + 1)).status_code in (
        202,  # a route that takes no body never reads it
        413,
    )
    plan = service.admin.post("/planning/optimize", content=b" " * (LARGEST_BODY + 1))
    assert plan.status_code == 413
    service.work.stop()
    assert service.viewer.post(SIAR, content=b"x").status_code == 405


def test_a_path_is_one_inside_the_data_folder(service: Service, tmp_path: Path) -> None:
    (tmp_path / "siar").mkdir()
    (tmp_path / "siar" / NAME).write_bytes(export(ROWS))
    assert service.admin.post(SIAR, params={"path": "siar"}).json()["total"]["written"] == 57
    for path in ("../x", "/etc/passwd", "none"):
        answer = service.admin.post(SIAR, params={"path": path})
        assert answer.status_code == 422
        assert "CHOCOLATE_DATA_DIR" in answer.json()["advice"]


def test_neither_both_nor_nonsense_is_taken(service: Service) -> None:
    assert service.admin.post(SIAR).status_code == 422
    both = service.admin.post(SIAR, params={"path": "siar"}, content=export(ROWS))
    assert both.status_code == 422
    nonsense = service.admin.post(SIAR, content=b"hello")
    assert nonsense.status_code == 422
    assert "ministry's SIAR page" in nonsense.json()["advice"]


def test_daily_climate_is_loaded_in_the_background(service: Service) -> None:
    assert service.admin.get("/init/datosclima/etl").json() is None
    answer = service.admin.post("/init/datosclima/etl", params={"station_id": "5279X", "years": 1})
    assert answer.status_code == 202
    service.desk.background.climate.stop()
    told = service.admin.get("/init/datosclima/etl").json()
    assert told["running"] is False
    assert told["error"] == ""
    wrong = service.admin.post("/init/datosclima/etl", params={"station_id": "a b"})
    assert wrong.status_code == 422


def test_without_a_key_it_says_which(fresh: Service) -> None:
    answer = fresh.admin.post("/init/datosclima/etl")
    assert answer.status_code == 409
    assert "AEMET_API_KEY" in answer.json()["advice"]
