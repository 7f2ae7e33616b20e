"""How long is kept what may go one day."""

from datetime import timedelta

from pydantic import Field

from chocolate_factory.operations.retention import Retention
from chocolate_factory.settings.part import Part


class KeepingSettings(Part):
    """Days, by kind."""

    keep_weather_forecasts_days: int = Field(
        default=35, ge=35, le=3650, description="Days for which every weather forecast is kept"
    )
    keep_price_forecasts_days: int = Field(
        default=60, ge=14, le=3650, description="Days for which every price forecast is kept"
    )
    keep_plans_days: int = Field(
        default=60, ge=7, le=3650, description="Days for which superseded plans are kept"
    )
    keep_job_runs_days: int = Field(
        default=60, ge=7, le=3650, description="Days for which single runs of jobs are kept"
    )
    keep_audit_days: int = Field(
        default=365, ge=30, le=3650, description="Days for which the audit trail is kept"
    )

    @property
    def retention(self) -> Retention:
        """How long is kept what may go one day."""
        return Retention(
            weather_forecasts=timedelta(self.keep_weather_forecasts_days),
            price_forecasts=timedelta(self.keep_price_forecasts_days),
            plans=timedelta(self.keep_plans_days),
            job_runs=timedelta(self.keep_job_runs_days),
            audit=timedelta(self.keep_audit_days),
        )
