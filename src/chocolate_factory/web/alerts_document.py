"""What the reader should know, as JSON."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.speech.wording import Wording
from chocolate_factory.web.pages.today import Alert, AlertLevel, TodayView


class AlertOut(BaseModel):
    """Something the reader should know."""

    level: AlertLevel
    text: str
    advice: str = Field(description="What to do; empty where nothing is to be done")


class AlertsDocument(BaseModel):
    """The answer of ``/dashboard/alerts``."""

    site: str
    now: datetime
    alerts: list[AlertOut] = Field(description="Empty on a calm day")

    @classmethod
    def of(cls, view: TodayView, site: str, language: str) -> "AlertsDocument":
        """What the page says, in ``language``."""
        return cls(site=site, now=view.now, alerts=alerts_out(view.alerts, Wording(language)))


def alerts_out(alerts: Iterable[Alert], wording: Wording) -> list[AlertOut]:
    """Alerts in the words of a language."""
    return [
        AlertOut(
            level=one.level,
            text=wording.text(one.text),
            advice=wording.text(one.advice) if one.advice else "",
        )
        for one in alerts
    ]
