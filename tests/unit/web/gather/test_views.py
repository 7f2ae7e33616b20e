"""A view is gathered once for all readers and rendered once for each form."""

from chocolate_factory.operations.background import background_of
from chocolate_factory.web.gather.views import Views
from chocolate_factory.web.pages.today import TodayView
from tests.fakes.board import StillBoard
from tests.fakes.ports import build_rig


def test_each_form_is_rendered_once_for_a_view() -> None:
    rig = build_rig(history_days=7)
    views = Views(rig.ports, StillBoard(), background_of(rig.ports).backfill)
    rendered: list[TodayView] = []

    def render(view: TodayView) -> str:
        rendered.append(view)
        return f"page {len(rendered)}"

    assert [views.rendered("es", render) for _ in range(3)] == ["page 1"] * 3
    assert views.rendered("en", render) == "page 2"
    assert rendered == [views.today()] * 2
    gaps = views.today().gaps
    assert gaps is not None
    assert gaps.recoverable > 0
