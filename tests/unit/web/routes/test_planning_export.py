"""The plan in force as files over HTTP: kinds, languages, and asking again."""

import csv
import io

import pytest

from tests.fakes.service import Service

KINDS = {"csv": "text/csv", "ics": "text/calendar", "pdf": "application/pdf"}


@pytest.mark.parametrize("form", KINDS)
def test_each_file_has_its_kind_and_name(served: Service, form: str) -> None:
    answer = served.admin.get(f"/planning/export.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == KINDS[form]
    place = served.rig.ports.place.name
    assert f'filename="plan-{place}.{form}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("form", KINDS)
def test_whoever_has_the_file_gets_it_not_again(served: Service, form: str) -> None:
    first = served.admin.get(f"/planning/export.{form}?lang=es")
    tag = first.headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = served.admin.get(
            f"/planning/export.{form}?lang=es", headers={"If-None-Match": known}
        )
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = served.admin.get(f"/planning/export.{form}?lang=en", headers={"If-None-Match": tag})
    assert other.status_code == 200, "another language is another file"


@pytest.mark.parametrize("form", KINDS)
def test_without_a_plan_it_is_a_problem_with_advice(fresh: Service, form: str) -> None:
    answer = fresh.admin.get(f"/planning/export.{form}")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:chocolate-factory:NoPlanError"
    assert answer.json()["advice"]


@pytest.mark.parametrize("form", KINDS)
def test_the_viewer_hands_out_no_files(served: Service, form: str) -> None:
    assert served.viewer.get(f"/planning/export.{form}").status_code == 404


def test_the_table_for_programs_has_a_row_for_each_start(served: Service) -> None:
    plan = served.rig.ports.plans.latest()
    assert plan is not None
    text = served.admin.get("/planning/export.csv?decimal=point").text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["batch"] for row in rows] == [start.batch for start in plan.starts]


@pytest.mark.parametrize(("asked", "title"), [("es-ES, en;q=0.5", "Inicio"), ("en", "Start")])
def test_people_get_their_language(served: Service, asked: str, title: str) -> None:
    answer = served.admin.get("/planning/export.csv", headers={"Accept-Language": asked})
    assert answer.content.decode("utf-8-sig").startswith(title)
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.headers["content-language"] == asked[:2]


def test_an_unknown_decimal_sign_is_refused(served: Service) -> None:
    assert served.admin.get("/planning/export.csv?decimal=dot").status_code == 422


def test_the_description_names_media_types_with_examples(served: Service) -> None:
    paths = served.admin.get("/openapi.json").json()["paths"]
    for form, media_type in KINDS.items():
        answers = paths[f"/planning/export.{form}"]["get"]["responses"]
        assert list(answers["200"]["content"]) == [media_type]
        assert answers["200"]["content"][media_type]["example"]
        assert "304" in answers


def test_the_page_links_to_the_files_where_they_are(served: Service) -> None:
    for form in KINDS:
        link = f'href="/planning/export.{form}?lang=es"'
        for part in ("", "&fragment=true"):
            assert link in served.admin.get(f"/dashboard?lang=es{part}").text
            assert link not in served.viewer.get(f"/dashboard?lang=es{part}").text
