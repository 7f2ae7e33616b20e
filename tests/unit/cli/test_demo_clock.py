"""When a demonstration begins."""

from datetime import datetime

import pytest

from chocolate_factory.cli.demo_clock import demo_begin
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.production.config import load_site
from tests.fakes.series import at
from tests.shared import ROOT

SITE = load_site(ROOT / "config/linares.toml")


def test_by_itself_on_a_wednesday_at_ten_to_eleven() -> None:
    begin = to_local(demo_begin(None, SITE, None))
    assert f"{begin:%a %H:%M}" == "Wed 10:50"
    assert begin <= SystemClock().now()


def test_when_the_tables_have_ended_on_a_wednesday_before(monkeypatch: pytest.MonkeyPatch) -> None:
    late = at("2039-05-02T12:00+02:00")
    monkeypatch.setattr(SystemClock, "now", lambda _: late)
    begin = to_local(demo_begin(None, SITE, None))
    assert f"{begin:%a %H:%M}" == "Wed 10:50"
    assert begin.year < 2039


@pytest.mark.parametrize(
    ("asked", "begin"),
    [
        ("2026-03-28T12:00", "2026-03-28T12:00+01:00"),
        ("2026-03-29T12:00", "2026-03-29T12:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30+02:00"),
        ("2026-03-28T12:00+00:00", "2026-03-28T13:00+01:00"),
        ("2024-06-01", "2024-06-01T00:00+02:00"),
    ],
)
def test_when_asked_by_madrids_clock(asked: str, begin: str) -> None:
    assert demo_begin(asked, SITE, None) == datetime.fromisoformat(begin)


@pytest.mark.parametrize("asked", ["2019-01-01T12:00", "2099-01-01T12:00", "soon", ""])
def test_what_cannot_be_is_refused_with_advice(asked: str) -> None:
    with pytest.raises(InputError) as refused:
        demo_begin(asked, SITE, None)
    assert refused.value.advice


def test_one_that_was_kept_goes_on() -> None:
    reached = at("2026-03-28T12:00+01:00")
    assert demo_begin(None, SITE, reached) == reached
    assert demo_begin("2026-04-28T12:00", SITE, reached) > reached
    with pytest.raises(InputError, match="has reached 2026-03-28 12:00"):
        demo_begin("2026-03-27T12:00", SITE, reached)
