"""The plan in force as a file, with what earlier plans told."""

from dataclasses import replace

import pytest

from chocolate_factory.exports.csv_file import Decimal
from chocolate_factory.exports.model import Form
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.export_plan import (
    TOLD_FOR,
    ExportWish,
    NoPlanError,
    export_plan,
    require_plan_in_force,
)
from chocolate_factory.operations.make_plan import make_plan
from tests.fakes.ports import Rig, build_rig


@pytest.fixture
def planned() -> Rig:
    rig = build_rig(history_days=40)
    rig.stock(days=40)
    make_plan(rig.ports)
    return rig


def test_without_a_plan_it_says_so() -> None:
    with pytest.raises(NoPlanError, match="no plan in force") as caught:
        require_plan_in_force(build_rig(history_days=1).ports)
    assert caught.value.advice


def test_a_plan_that_is_over_is_not_in_force(planned: Rig) -> None:
    assert require_plan_in_force(planned.ports) is planned.ports.plans.latest()
    planned.pass_time(30 * DAY)
    with pytest.raises(NoPlanError):
        require_plan_in_force(planned.ports)


def test_every_start_is_in_table_and_calendar(planned: Rig) -> None:
    plan = require_plan_in_force(planned.ports)
    table = export_plan(planned.ports, plan, ExportWish(Form.CSV, "es", Decimal.POINT))
    feed = export_plan(planned.ports, plan, ExportWish(Form.ICS, "es"))
    assert len(plan.starts) > 5
    assert table.count(b"\r\n") == 1 + len(plan.starts)
    assert feed.count(b"BEGIN:VEVENT") == len(plan.starts)
    assert b"STATUS:CANCELLED" not in feed


def test_what_the_plan_before_had_is_cancelled_for_two_days(planned: Rig) -> None:
    plan = require_plan_in_force(planned.ports)
    for hours, cancelled in ((1, 1), (TOLD_FOR // HOUR + 1, 0)):
        newer = replace(plan, issued_at=plan.issued_at + hours * HOUR, starts=plan.starts[:-1])
        feed = export_plan(planned.ports, newer, ExportWish(Form.ICS, "es"))
        assert feed.count(b"STATUS:CANCELLED") == cancelled
        assert feed.count(b"BEGIN:VEVENT") == len(newer.starts) + cancelled


def test_a_plan_in_force_is_told_once(planned: Rig) -> None:
    """It is in the store, too."""
    make_plan(planned.ports)
    plan = require_plan_in_force(planned.ports)
    feed = export_plan(planned.ports, plan, ExportWish(Form.ICS, "es"))
    uids = [line for line in feed.split(b"\r\n") if line.startswith(b"UID:")]
    assert len(uids) == len(set(uids))


def test_the_sheet_is_a_pdf_with_the_plants_name(planned: Rig) -> None:
    sheet = export_plan(
        planned.ports, require_plan_in_force(planned.ports), ExportWish(Form.PDF, "es")
    )
    assert sheet.startswith(b"%PDF-")
    assert planned.ports.site.site.name.encode() in sheet, "in the metadata"
