"""How the service runs: where it listens, how it plans and logs."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from chocolate_factory.settings.part import Part

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ProcessSettings(Part):
    """Addresses, the clock and logs."""

    host: str = Field(default="127.0.0.1", description="Address the admin application listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port of the admin application")
    viewer_host: str = Field(
        default="127.0.0.1", description="Address the read-only viewer application listens on"
    )
    viewer_port: int = Field(
        default=8001, ge=0, le=65535, description="Port of the read-only viewer application"
    )
    now: datetime | None = Field(
        default=None, description="Start the clock at this instant (with offset) and let it run on"
    )
    history_days: int = Field(
        default=90, ge=7, le=3650, description="Days of history kept whole without being asked"
    )
    planning_seconds: float = Field(
        default=60.0, ge=1.0, le=900.0, description="Most seconds spent on looking for a plan"
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="Least level logged")
    ] = "info"
    log_format: Literal["console", "json"] = Field(
        default="console", description="Logs for people or for machines"
    )

    @field_validator("now")
    @classmethod
    def _aware(cls, now: datetime | None) -> datetime | None:
        if now is not None and now.tzinfo is None:
            message = "needs an offset, such as 2024-11-05T12:00+01:00"
            raise ValueError(message)
        return now

    @property
    def is_open_to_others(self) -> bool:
        """Whether others than this machine can reach the admin application."""
        return self.host not in LOOPBACK

    @property
    def shows_pages_to_others(self) -> bool:
        """Whether others than this machine can reach the viewer application."""
        return self.viewer_host not in LOOPBACK
