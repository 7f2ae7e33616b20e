"""How firm an announced plan is."""

from pydantic import Field

from chocolate_factory.production.site.section import Section


class PlanningSection(Section):
    """``[planning]``: what must be gained before people are told something else.

    Four hours, half a shift: what people have already been sent to do. One euro, about a three
    hundredth of a week's electricity: less is not worth a phone call.
    """

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
