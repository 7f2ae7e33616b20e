"""The hours ahead in money, as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.web.gather.heatmap import HeatHour, Heatmap


class HeatHourOut(BaseModel):
    """One hour of 60 minutes."""

    start: datetime
    price_eur_per_kwh: float = Field(description="All-in")
    tariff_period: str = Field(examples=["P6"])
    level: str = Field(description="cheap, normal or dear: thirds of the day")
    known: bool = Field(description="Published; otherwise forecast")
    batch_eur: dict[str, float] = Field(
        description="By recipe, what one more batch begun in this hour would cost, the plan in"
        " force unchanged; where it cannot begin there is none",
        examples=[{"classic": 62.65, "premium": 81.12}],
    )

    @classmethod
    def of_hour(cls, hour: HeatHour) -> "HeatHourOut":
        """As shown."""
        return cls(
            start=hour.price.start,
            price_eur_per_kwh=round(hour.price.price_eur_per_kwh, 6),
            tariff_period=hour.price.all_in.period,
            level=hour.relation.level,
            known=hour.price.known,
            batch_eur={name: round(cost, 4) for name, cost in hour.batch_eur.items()},
        )


class HeatmapDocument(BaseModel):
    """The answer of ``/dashboard/heatmap``."""

    site: str
    now: datetime
    batch_kg: dict[str, float] = Field(
        description="Of one batch, by recipe; empty while there is no plan to add one to"
    )
    hours: list[HeatHourOut] = Field(description="As far as is planned, or to where prices end")

    @classmethod
    def of(cls, heatmap: Heatmap, site: str) -> "HeatmapDocument":
        """The heatmap as a document."""
        return cls(
            site=site,
            now=heatmap.now,
            batch_kg=dict(heatmap.batch_kg),
            hours=[HeatHourOut.of_hour(one) for one in heatmap.hours],
        )
