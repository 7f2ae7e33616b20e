"""JSON is taken apart without believing its shape."""

from datetime import UTC, datetime

import pytest

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.read_fields import field, instant, number, rows


def test_fields_and_rows_below_names() -> None:
    node = {"a": {"b": [{"c": 1}], "d": 0}}
    assert field("s", node, "a", "d") == 0
    assert rows("s", node, "a", "b") == [{"c": 1}]
    assert field("s", node) == node


@pytest.mark.parametrize("node", [None, [], "a", {}, {"a": None}, {"a": [1]}, {"a": {"b": 1}}])
def test_what_is_not_there_is_nonsense(node: object) -> None:
    with pytest.raises(UpstreamNonsenseError) as caught:
        rows("s", node, "a", "b")
    assert caught.value.source == "s"


def test_rows_are_objects() -> None:
    with pytest.raises(UpstreamNonsenseError, match=r"'a\.b'"):
        rows("s", {"a": {"b": [{}, 1]}}, "a", "b")


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "yesterday",
        "2024-11-05T00:00:00",
        "2024-13-05T00:00Z",
        "0001-01-01T00:00+14:00",
    ],
)
def test_what_is_no_instant(text: object) -> None:
    with pytest.raises(UpstreamNonsenseError):
        instant("source", text)


def test_instants_are_utc() -> None:
    assert instant("s", "2024-10-27T02:00:00.000+02:00") == datetime(2024, 10, 27, tzinfo=UTC)
    assert instant("s", "2024-10-27T02:00:00.000+01:00") == datetime(2024, 10, 27, 1, tzinfo=UTC)


def test_numbers() -> None:
    assert number("s", -69.9, "coal") == -69.9
    assert isinstance(number("s", 3, "coal"), float)


@pytest.mark.parametrize(
    "value", [None, "94.92", True, [1], {}, float("nan"), float("inf"), -float("inf"), 10**400]
)
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(UpstreamNonsenseError, match="coal"):
        number("s", value, "coal")
