"""The whole system as one short story: ingest, heal, forecast, plan, heal the rest, tell.

Read this first. Each chapter is one operation of this folder, and calls the features below it.
"""

from dataclasses import dataclass

from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.operations.heal_gaps import heal_the_rest, heal_what_plans_need
from chocolate_factory.operations.ingest import (
    combined,
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.planning.model import Plan
from chocolate_factory.timeseries.fill_report import FillReport


@dataclass(frozen=True, slots=True)
class Tale:
    """What came of one cycle."""

    collected: tuple[FillReport, ...]
    forecasts: tuple[PriceForecast, ...]
    plan: Plan

    def sentence(self) -> str:
        """The cycle in one sentence."""
        figures = combined(self.collected)
        return (
            f"{figures['written']} values collected in {figures['requests']} requests, "
            f"{len(self.forecasts)} prices forecast, "
            f"{self.plan.mass_kg:g} kg planned for {self.plan.cost_eur:.2f} € "
            f"from {to_local(self.plan.issued_at):%a %H:%M} on."
        )


def run_day_ahead_cycle(ports: Ports) -> Tale:
    """Bring everything up to date: what is known, what will be, and what to do.

    Raises:
        MissingDataError: There is too little history to forecast the price that the site pays.
        StoreError: The store cannot be read or written; what was collected stays.
    """
    prices, weather = ingest_prices(ports), ingest_weather(ports)
    ingest_weather_forecast(ports)
    healed = heal_what_plans_need(ports)
    forecasts = update_forecast(ports)
    plan = make_plan(ports)
    healed += heal_the_rest(ports)
    return Tale((prices, *weather, *healed), tuple(forecasts), plan)
