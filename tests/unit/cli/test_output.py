"""How commands speak to people and to machines."""

import json
from enum import StrEnum
from pathlib import Path

import pytest

from chocolate_factory.cli.output import counting_bar, local, print_json, print_table, request_bar
from chocolate_factory.timeseries.progress import Progress
from tests.fakes.series import at, span


class Colour(StrEnum):
    """An enum as ours are."""

    BROWN = "brown"


def test_json_has_instants_with_offset_and_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(
        {"start": at("2024-11-05T12:00+01:00"), "of": Colour.BROWN, "file": Path("a"), "€": 1}
    )
    assert json.loads(capsys.readouterr().out) == {
        "start": "2024-11-05T12:00:00+01:00",
        "of": "brown",
        "file": "a",
        "€": 1,
    }


def test_people_read_madrids_clock() -> None:
    assert local(at("2024-10-27T00:30Z")) == "Sun 27 Oct 02:30"
    assert local(at("2024-10-27T01:30Z")) == "Sun 27 Oct 02:30"
    assert local(None) == "-"


def test_a_table_is_not_folded_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Title", ["what", ">how much"], [("x" * 80, 3), ("short", 12)])
    title, head, first, second = capsys.readouterr().out.splitlines()
    assert (title.strip(), head.split()) == ("Title", ["what", "how", "much"])
    assert first.split() == ["x" * 80, "3"]
    assert second.endswith("12"), "numbers end in one column"


@pytest.mark.parametrize("shown", [True, False])
def test_there_is_no_bar_where_nobody_looks(
    capsys: pytest.CaptureFixture[str],
    shown: bool,  # noqa: FBT001
) -> None:
    day = span("2024-11-05T00:00+01:00", "2024-11-06T00:00+01:00")
    with request_bar(shown=shown) as watch:
        watch(Progress("omie", ("price.spot.es",), day, 1, 2, 24, 0.0))
    with counting_bar("reading", shown=shown) as show:
        show(1, 2, "pieces")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
