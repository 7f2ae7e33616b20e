"""The front door names every route."""

from chocolate_factory import __version__
from tests.fakes.service import Service


def test_it_says_what_it_is_and_every_route(served: Service) -> None:
    answer = served.admin.get("/").json()
    assert (answer["name"], answer["version"]) == ("Chocolate Factory", __version__)
    paths = {one["path"]: one for one in answer["endpoints"]}
    assert paths["/ingest-now"]["methods"] == ["POST"]
    assert paths["/gaps/backfill"]["methods"] == ["DELETE", "GET", "POST"]
    assert all(one["summary"] for one in paths.values())
    assert set(paths) == set(served.admin.get(answer["documentation"]).json()["paths"])
