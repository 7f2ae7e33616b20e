"""Keys of upstreams: whether each is accepted, until when, and how much of its quota is used."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from chocolate_factory.credentials.issuers import AEMET, ESIOS, ISSUERS, OPENWEATHERMAP
from chocolate_factory.credentials.model import KeyState
from chocolate_factory.credentials.standing import Standing, Word
from chocolate_factory.journal.model import SourceState
from chocolate_factory.operations.check_credentials import standing_of
from chocolate_factory.operations.ports import Ports
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["credentials"], responses=problem_responses(503))


class QuotaOut(BaseModel):
    """What is allowed, as far as the source says, and what was asked."""

    per_minute: int | None = Field(description="Requests a minute the source allows", examples=[40])
    per_month: int | None = Field(description="Requests a month it allows", examples=[1_000_000])
    own_per_minute: int | None = Field(description="Limit we keep ourselves", examples=[20])
    used_last_minute: int = Field(description="Requests of this process in the last 60 s")
    used_today: int = Field(description="Requests since midnight UTC")
    used_this_month: int = Field(description="Requests since the first of the month UTC")
    remaining: int | None = Field(description="What the source itself said is left")
    remaining_at: datetime | None = Field(description="When it said so, UTC")


class KeyOut(BaseModel):
    """What is known about the key in use; instants in UTC."""

    fingerprint: str = Field(
        description="Tells keys apart; the key cannot be found from it", examples=["9f86d081884c"]
    )
    state: KeyState = Field(description="What the source last said to it")
    first_seen: datetime = Field(description="When the service first started with it")
    checked_at: datetime | None = Field(description="When it was last accepted or refused")
    issued_at: datetime | None = Field(description="As the key says, if it does")
    expires_at: datetime | None = Field(description="As the key says, if it does")
    days_left: int | None = Field(description="Whole days until then; negative once it has passed")
    possible_end: datetime | None = Field(
        description="An end the source once set and no longer states; a possibility, not a fact"
    )
    refused_since: datetime | None
    refusals: int = Field(description="Refusals in a row")
    asked_again_at: datetime | None = Field(description="Until then nothing is asked with it")


class CredentialStatus(BaseModel):
    """Whether a source has a key, whether it accepts it, and how the source itself behaves."""

    source: str = Field(examples=["aemet"])
    configured: bool = Field(description="A key is set")
    setting: str = Field(description="The setting that holds it", examples=["AEMET_API_KEY"])
    status: Word = Field(description="How the key stands, in one word")
    message: str
    advice: str
    key: KeyOut | None = Field(description="The key in use; null without one")
    quota: QuotaOut | None = Field(description="Null without a key")
    asked_at: datetime | None = Field(description="When the source was last collected from, UTC")
    answered_at: datetime | None = Field(description="When it last answered sensibly, UTC")
    trouble: str = Field(description="unavailable, refused, nonsense, or nothing")


@router.get("/weather/openweather/status", summary="How the key for OpenWeatherMap stands")
def openweather_status(ports: SitePorts) -> CredentialStatus:
    """From what is kept; asks nobody. Names no key."""
    return _status(ports, OPENWEATHERMAP)


@router.get("/aemet/token/status", summary="How the key for AEMET stands")
def aemet_status(ports: SitePorts) -> CredentialStatus:
    """From what is kept; asks nobody. AEMET renews no key: the advice says where to ask for one."""
    return _status(ports, AEMET)


@router.get("/esios/token/status", summary="How the token for ESIOS stands")
def esios_status(ports: SitePorts) -> CredentialStatus:
    """From what is kept; asks nobody. Names no token."""
    return _status(ports, ESIOS)


def _status(ports: Ports, source: str) -> CredentialStatus:
    found = standing_of(ports, source)
    state = ports.journal.sources().get(source) or SourceState(source, ports.clock.now())
    # The key may be fine and the source still in trouble; the worse news is told.
    told = (state.message, state.advice) if state.trouble and not found.word.is_trouble else None
    message, advice = told if told and source in ports.keys else (found.message, found.advice)
    asked = state.answered_at is not None or bool(state.trouble)
    return CredentialStatus(
        source=source,
        configured=source in ports.keys,
        setting=ISSUERS[source].setting,
        status=found.word,
        message=message,
        advice=advice,
        key=_key(ports, source, found),
        quota=_quota(ports, source),
        asked_at=state.asked_at if asked else None,
        answered_at=state.answered_at,
        trouble=state.trouble,
    )


def _key(ports: Ports, source: str, found: Standing) -> KeyOut | None:
    watch = ports.keys.get(source)
    if watch is None:
        return None
    record = watch.guard.record()
    return KeyOut(
        fingerprint=record.key.fingerprint,
        state=record.state,
        first_seen=record.first_seen,
        checked_at=record.checked_at,
        issued_at=record.key.issued_at,
        expires_at=record.key.expires_at,
        days_left=found.days_left,
        possible_end=found.possible_end,
        refused_since=record.refused_since,
        refusals=record.refusals,
        asked_again_at=record.rest_until,
    )


def _quota(ports: Ports, source: str) -> QuotaOut | None:
    watch = ports.keys.get(source)
    if watch is None:
        return None
    allowed, used = ISSUERS[source].quota, watch.use()
    return QuotaOut(
        per_minute=allowed.per_minute,
        per_month=allowed.per_month,
        own_per_minute=ports.requests_per_minute.get(source),
        used_last_minute=used.last_minute,
        used_today=used.today,
        used_this_month=used.this_month,
        remaining=used.remaining,
        remaining_at=used.remaining_at,
    )
