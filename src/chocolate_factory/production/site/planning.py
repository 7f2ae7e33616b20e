"""How far ahead and on which grid is planned, and how firm an announced plan is."""

from typing import Literal

from pydantic import Field

from chocolate_factory.production.site.section import Section


class PlanningSection(Section):
    """``[planning]``: how far plans look, and what must be gained before people are told another.

    Ten days, three more than a batch may begin before it is due: a plan that looks no further than
    that gives cheap hours to what is due this week, and next week's batches come too late for them.
    Four hours, half a shift: what people have already been sent to do. One euro, about a three
    hundredth of a week's electricity: less is not worth a phone call.
    """

    days: int = Field(
        default=10, ge=1, le=14, description="d that plans look ahead", examples=[10], strict=True
    )
    slot_minutes: Literal[15, 60] = Field(
        default=60,
        description="min between possible starts: 60, or 15, which takes longer to plan",
        examples=[15],
    )
    frozen_hours: float = Field(
        default=4.0, ge=0, le=72, description="h in which announced starts stay", examples=[4]
    )
    change_threshold_eur: float = Field(
        default=1.0,
        ge=0,
        le=10_000,
        description="€ a new plan must gain to move later announced starts",
        examples=[1],
    )
