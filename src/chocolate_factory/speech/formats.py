"""Numbers, money and times as a reader of the language writes them, on Madrid's clock."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from chocolate_factory.kernel.market_time import delivery_day, to_local
from chocolate_factory.speech.language import LANGUAGES

_MINUTES_A_DAY = 24 * 60
_TRUE_MINUS = "\N{MINUS SIGN}"
_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str, locale: Locale) -> str:
    return str(format_decimal(value, format=pattern, locale=locale)).replace("-", _TRUE_MINUS)


@lru_cache(maxsize=4096)
def _skeleton(day: date, skeleton: str, locale: Locale) -> str:
    return str(format_skeleton(skeleton, day, locale=locale))


@lru_cache(maxsize=4096)
def _day(day: date, locale: Locale) -> str:
    weekday = format_date(day, "EEEE", locale=locale)
    return f"{weekday} {format_skeleton('MMMMd', day, locale=locale)}"


@lru_cache(maxsize=4096)
def _clock(instant: datetime) -> str:
    local = to_local(instant)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M %Z}" if twice else f"{local:%H:%M}"


class Formats:
    """How a language writes quantities; every method gives plain text."""

    def __init__(self, language: str) -> None:
        """Write as in ``language``, one of ``LANGUAGES``."""
        self._locale = LANGUAGES[language]
        self.by_name: dict[str, Callable[..., str]] = {
            "clock": self.clock,
            "day": self.day,
            "duration": self.duration,
            "eur": self.eur,
            "integer": self.integer,
            "kwh": self.kwh,
            "number": self.number,
            "percent": self.percent,
            "price": self.price,
            "stamp": self.stamp,
        }
        """By the word that a message's pattern uses: ``{cost:eur}``."""

    def price(self, price_eur_per_kwh: float) -> str:
        """€/kWh to a hundredth of a cent, without the unit: ``0,1423``."""
        return _decimal(round(price_eur_per_kwh, 4) + 0.0, "0.0000", self._locale)

    def cents(self, price_eur_per_kwh: float) -> str:
        """€/kWh in cents with one decimal, without the unit, where room is scarce: ``14,2``."""
        return _decimal(round(100 * price_eur_per_kwh, 1) + 0.0, "#,##0.0", self._locale)

    def tick(self, price_eur_per_kwh: float) -> str:
        """€/kWh for an axis: ``0,10``, with more digits only where needed."""
        return _decimal(round(price_eur_per_kwh, 3) + 0.0, "0.00#", self._locale)

    def eur(self, amount_eur: float) -> str:
        """Euros to the cent: ``18,40 €``."""
        cents = round(amount_eur, 2) + 0.0
        text: str = format_currency(cents, "EUR", locale=self._locale)
        return text.replace("-", _TRUE_MINUS)

    def number(self, value: float) -> str:
        """At most one decimal: ``12,5``."""
        return _decimal(round(value, 1) + 0.0, "#,##0.#", self._locale)

    def value(self, value: float) -> str:
        """A series' value, with two decimals at most: ``94,92``."""
        return _decimal(round(value, 2) + 0.0, "#,##0.##", self._locale)

    def integer(self, value: float) -> str:
        """No decimals: ``1.234``."""
        return _decimal(round(value) + 0.0, "#,##0", self._locale)

    def kwh(self, energy_kwh: float) -> str:
        """Energy: ``168 kWh``."""
        return f"{self.number(energy_kwh)}\N{NO-BREAK SPACE}kWh"

    def percent(self, share: float) -> str:
        """A share of one: ``22 %``."""
        text: str = format_percent(share, locale=self._locale)
        return text.replace("-", _TRUE_MINUS)

    @staticmethod
    def clock(instant: datetime) -> str:
        """Hour and minute: ``15:00``; where an hour comes twice, with its zone: ``02:00 CEST``."""
        return _clock(instant)

    @staticmethod
    def hour(instant: datetime) -> str:
        """Hour alone, for an axis: ``15``."""
        return f"{to_local(instant):%H}"

    @staticmethod
    def clock_seconds(instant: datetime) -> str:
        """With seconds: ``15:00:42``."""
        return f"{to_local(instant):%H:%M:%S}"

    def span(self, start: datetime, end: datetime) -> str:
        """From hour to hour: ``15:00 to 19:00``, with an en dash."""
        return f"{self.clock(start)}\N{EN DASH}{self.clock(end)}"

    def day(self, instant: datetime) -> str:
        """Weekday, day and month: ``martes 5 de noviembre``."""
        return _day(delivery_day(instant), self._locale)

    def short_day(self, instant: datetime) -> str:
        """The same, short: ``mar, 5 nov``."""
        return _skeleton(delivery_day(instant), "MMMEd", self._locale)

    def stamp(self, instant: datetime) -> str:
        """Day with its year, and clock, for what is kept: ``mar, 5 nov 2024, 15:00``."""
        day = _skeleton(delivery_day(instant), "yMMMEd", self._locale)
        return f"{day}, {self.clock(instant)}"

    def weekday(self, instant: datetime) -> str:
        """Weekday alone, short: ``mar``."""
        return _skeleton(delivery_day(instant), "E", self._locale)

    @staticmethod
    def duration(span: timedelta) -> str:
        """Days and hours, or hours and minutes: ``2 h 56 min``; never negative."""
        minutes = max(0, round(span / timedelta(minutes=1)))
        if minutes >= _MINUTES_A_DAY:
            units = ((minutes // _MINUTES_A_DAY, "d"), (minutes % _MINUTES_A_DAY // 60, "h"))
        else:
            units = ((minutes // 60, "h"), (minutes % 60, "min"))
        shown = [f"{count}{_NARROW_SPACE}{unit}" for count, unit in units if count]
        return " ".join(shown) or f"0{_NARROW_SPACE}min"
