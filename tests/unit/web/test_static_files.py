"""Files of the pages: checked again at each use, and never anything outside their folder."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from chocolate_factory.web.static_files import BundledFiles
from tests.fakes.service import Service, client


@pytest.fixture
def files(tmp_path: Path) -> TestClient:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "page.css").write_text("body {}")
    return client(Starlette(routes=[Mount("/static", BundledFiles(directory=folder))]), 8000)


def test_browsers_keep_files_and_ask_whether_they_changed(files: TestClient) -> None:
    first = files.get("/static/page.css")
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    again = files.get("/static/page.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/", "/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/none"]
)
def test_there_is_nothing_else(files: TestClient, path: str) -> None:
    answer = files.get(path)
    assert answer.status_code in {404, 405}
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/static/%00", "/static/" + "a" * 5000, "/static/a%0ab"])
def test_odd_names_are_not_found(served: Service, path: str) -> None:
    answer = served.viewer.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
