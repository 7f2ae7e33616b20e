"""What the page Today says about prices: the summary of the strip, its table and its tooltips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from chocolate_factory.kernel.market_time import HOUR, day_interval, delivery_day
from chocolate_factory.speech.wording import Wording, capitalised
from chocolate_factory.web.pages.price_drawing import PriceDrawing
from chocolate_factory.web.pages.today_prices import PriceSlot, PriceStrip


@dataclass(frozen=True, slots=True)
class Row:
    """A price as a row of the table."""

    span: str
    price: str
    kind: str
    interval: str
    period: str
    level: str
    now: bool


class PriceWords:
    """Sentences about prices in one language, seen from one instant."""

    def __init__(self, wording: Wording, now: datetime) -> None:
        """Speak through ``wording`` at ``now``."""
        self._wording = wording
        self._formats = wording.formats
        self._now = now
        self._lines: dict[PriceSlot, str] = {}

    def summary(self, slots: Sequence[PriceSlot]) -> str:
        """Cheapest and dearest hour still to come, and how far prices are known."""
        ahead = [slot for slot in slots if slot.end > self._now]
        if not ahead:
            return self._wording.say("strip.summary.past")
        cheapest = min(ahead, key=lambda slot: slot.price_eur_per_kwh)
        dearest = max(ahead, key=lambda slot: slot.price_eur_per_kwh)
        sentences = [
            self._extreme("strip.summary.cheapest", cheapest),
            self._extreme("strip.summary.dearest", dearest),
        ]
        known = [slot.end for slot in slots if slot.known]
        if known:
            until = self._until(max(known))
            sentences.append(self._wording.say("strip.summary.known", until=until))
        return " ".join(sentences)

    def model(self, strip: PriceStrip) -> str:
        """Which model made the forecast, and when."""
        model = self._wording.name("model", strip.model or "")
        if strip.issued_at is None:
            return self._wording.say("strip.model", model=model)
        when = self._wording.when(strip.issued_at, self._now)
        return self._wording.say("strip.model.issued", model=model, when=when)

    def description(self, drawing: PriceDrawing) -> str:
        """The drawing in words, for who cannot see it."""
        if not drawing.bars:
            return self._wording.say("strip.hole")
        slots = [bar.slot for bar in drawing.bars]
        return self._wording.say(
            "strip.desc",
            n=len(slots),
            lowest=min(slot.price_eur_per_kwh for slot in slots),
            highest=max(slot.price_eur_per_kwh for slot in slots),
        )

    def slot(self, slot: PriceSlot) -> str:
        """Everything about a slot in one line."""
        if slot not in self._lines:
            self._lines[slot] = self._line(slot)
        return self._lines[slot]

    def _line(self, slot: PriceSlot) -> str:
        parts = [
            f"{self._formats.weekday(slot.start)} {self._formats.span(slot.start, slot.end)}",
            f"{self._formats.price(slot.price_eur_per_kwh)} €/kWh",
            self._kind(slot),
            slot.tariff_period,
            self._wording.say(f"level.{slot.level}"),
        ]
        if interval := self._interval(slot):
            parts.insert(3, interval)
        return " · ".join(parts)

    def table(self, slots: Sequence[PriceSlot]) -> list[tuple[str, list[Row]]]:
        """All slots as rows, by delivery day."""
        days = [list(group) for _, group in groupby(slots, _day)]
        return [
            (capitalised(self._formats.day(day[0].start)), [self._row(slot) for slot in day])
            for day in days
        ]

    def _row(self, slot: PriceSlot) -> Row:
        return Row(
            span=self._formats.span(slot.start, slot.end),
            price=self._formats.price(slot.price_eur_per_kwh),
            kind=self._kind(slot),
            interval=self._interval(slot) or "",
            period=slot.tariff_period,
            level=self._wording.say(f"level.{slot.level}"),
            now=self._now in slot.interval,
        )

    def _kind(self, slot: PriceSlot) -> str:
        return self._wording.say("price.known" if slot.known else "price.forecast")

    def _interval(self, slot: PriceSlot) -> str | None:
        if slot.known or slot.lower_eur_per_kwh is None or slot.upper_eur_per_kwh is None:
            return None
        lower = self._formats.price(slot.lower_eur_per_kwh)
        return self._wording.say(
            "strip.interval", lower=lower, upper=self._formats.price(slot.upper_eur_per_kwh)
        )

    def _until(self, end: datetime) -> str:
        if end == day_interval(delivery_day(end)).start:  # midnight belongs to the day before
            return self._wording.say("strip.summary.end_of", day=self._formats.day(end - HOUR))
        return f"{self._formats.short_day(end)} {self._formats.clock(end)}"

    def _extreme(self, message_id: str, slot: PriceSlot) -> str:
        when = self._wording.when(slot.start, self._now)
        if self._now in slot.interval:
            when = self._wording.say("strip.now")
        return self._wording.say(message_id, when=when, price=slot.price_eur_per_kwh)


def _day(slot: PriceSlot) -> object:
    return delivery_day(slot.start)
