"""What a simulated upstream answers, and how it reads what it was asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval, day_interval


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        status: HTTP status.
        body: As sent.
        media_type: With its character set, where the real service tells one.
    """

    status: int
    body: bytes
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Question:
    """One request.

    Attributes:
        path: Below the upstream's folder, beginning with ``/``.
        query: By parameter.
        headers: By lower-case name.
        base: Scheme, host and folder under which the upstream was reached.
    """

    path: str
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

    def get(self, name: str) -> str:
        """The first value of a parameter; "" without one."""
        return next(iter(self.query.get(name, ())), "")

    def day(self, name: str) -> date:
        """The day with which a parameter begins.

        Raises:
            ValueError: It begins with none.
        """
        return date.fromisoformat(self.get(name)[:10])


class Upstream(Protocol):
    """A simulated service."""

    def answer(self, asked: Question, now: datetime) -> Reply:
        """What it answers at ``now``.

        Raises:
            ValueError: The request cannot be read.
        """
        ...


def json_reply(document: object, status: int = HTTPStatus.OK, encoding: str = "utf-8") -> Reply:
    """``document`` as JSON."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Reply(status, text.encode(encoding), f"application/json;charset={encoding}")


def not_found() -> Reply:
    """Nothing is at that address."""
    return Reply(HTTPStatus.NOT_FOUND, b"Not Found", "text/plain")


def days_asked(first: date, last: date) -> Interval:
    """From the beginning of ``first`` to the end of ``last``, on Madrid's clock.

    Raises:
        ValueError: The last is before the first.
    """
    return Interval(day_interval(first).start, day_interval(last).end)
