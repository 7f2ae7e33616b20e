"""A plan as a table for spreadsheets and programs: one row for each start."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chocolate_factory.kernel.market_time import require_utc, to_local
from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.speech.wording import Wording

SIMULATED = "simulated"
"""Column and cell that only plans with simulated values have."""
COLUMNS = (
    "start",
    "start_offset",
    "start_utc",
    "end",
    "end_offset",
    "end_utc",
    "batch",
    "recipe",
    "step",
    "machine",
    "unit",
    "energy_kwh",
    "cost_eur",
    "prices",
    "runner_up",
    "runner_up_offset",
    "runner_up_utc",
    "runner_up_extra_eur",
)
"""Names in the form for programs; titles in the form for people are ``export.column.<name>``."""
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - spreadsheets take the wide forms for the same
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


class Decimal(StrEnum):
    """Who reads the table; RFC 4180 but for the separator.

    Spanish spreadsheets take a comma for the decimal sign and then expect semicolons between
    fields; without a byte order mark they read UTF-8 as Latin letters.
    """

    COMMA = "comma"
    """People, in a spreadsheet: titles and names in their language."""
    POINT = "point"
    """Programs: fixed names, fields separated by commas, no byte order mark."""


def to_csv(plan: Plan, language: str, decimal: Decimal, *, simulated: bool = False) -> bytes:
    """The starts of ``plan`` by time.

    Each instant has three columns: Madrid's clock, its offset from UTC, and UTC.

    Args:
        plan: The plan.
        language: One of ``LANGUAGES``; only heard where ``decimal`` is a comma.
        decimal: Who reads it.
        simulated: Whether every row must say so.

    Returns:
        UTF-8, lines end in CR LF.
    """
    people = decimal is Decimal.COMMA
    rows = _Rows(Wording(language) if people else None)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if people else ",", lineterminator="\r\n")
    mark = [SIMULATED] if simulated else []
    writer.writerow(map(rows.title, [*COLUMNS, *mark]))
    writer.writerows([*rows.row(start), *map(rows.title, mark)] for start in plan.starts)
    return f"{_BYTE_ORDER_MARK if people else ''}{text.getvalue()}".encode()


@dataclass(frozen=True, slots=True)
class _Rows:
    """Cells as text; in the words of a language, or of programs where there is none."""

    wording: Wording | None

    def title(self, column: str) -> str:
        return self.wording.say(f"export.column.{column}") if self.wording else column

    def row(self, start: Start) -> list[str]:
        return [
            *self._instant(start.start),
            *self._instant(start.end),
            _harmless(start.batch),
            self._name("recipe", start.recipe),
            self._name("step", start.step),
            self._name("machine", start.machine),
            str(start.unit),
            self._number(start.energy_kwh, 3),
            self._number(start.cost_eur, 4),
            self._name("prices", "published" if start.price_known else "forecast"),
            *self._instant(start.runner_up),
            self._number(start.extra_cost_eur, 4) if start.runner_up else "",
        ]

    @staticmethod
    def _instant(instant: datetime | None) -> tuple[str, str, str]:
        if instant is None:
            return "", "", ""
        local = to_local(instant)
        # "UTC+02:00", for a bare "+02:00" is a formula to a spreadsheet.
        offset = f"UTC{local.isoformat()[-6:]}"
        return f"{local:%Y-%m-%d %H:%M}", offset, f"{require_utc(instant):%Y-%m-%dT%H:%MZ}"

    def _name(self, family: str, word: str) -> str:
        return _harmless(self.wording.name(family, word) if self.wording else word)

    def _number(self, value: float, decimals: int) -> str:
        text = f"{round(value, decimals) + 0.0:.{decimals}f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.wording else text


def _harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula (OWASP, "CSV Injection")."""
    return f"'{text}" if text.startswith(_FORMULA) else text
