"""Finds the columns of a consumption file by their names, in the spellings distributors use."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from chocolate_factory.billing.files.text import ConsumptionFileError, Row

_LOOKED_AT = 30
"""Rows in which the header may be; some files begin with the contract."""
_DATE = ("fecha", "date", "data", "dia", "fechalectura", "fechadelectura")
_TIME = ("hora", "time", "hour", "intervalo", "horahasta", "periodohorario")
_BOTH = ("fechahora", "fechayhora", "datetime", "timestamp", "fechahoralectura", "fechahasta")
_QUARTER = ("cuarto", "cuartodehora", "cuartohora", "quarter", "qh")
_SUPPLY = ("cups",)
_METHOD = ("metodoobtencion", "obtainmethod", "realestimado", "lecturarealestimada", "metodo")
_ENERGY = re.compile(
    r"^(ae(k?wh)?|consumo|consumption|activaentrante|activae|energiaactiva|energiaconsumida|activa)"
)
_OTHER_ENERGY = re.compile(r"autocons|verti|genera|surplus|reacti|coste|precio|euro|capaci|media")
_UNITS = (("mwh", 1000.0), ("kwh", 1.0), ("wh", 0.001))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are.

    Attributes:
        header_line: Line of the header.
        date: Column of the date, which may hold the time too.
        time: Column of the time; None: it stands with the date.
        quarter: Column of the quarter of the hour, 1 to 4; None: there is none.
        energy: Column of the consumption.
        kwh: What a unit of it is in kWh.
        supply: Column of the supply's code; None: there is none.
        method: Column that says whether a value was measured or estimated; None: there is none.
    """

    header_line: int
    date: int
    time: int | None
    quarter: int | None
    energy: int
    kwh: float
    supply: int | None
    method: int | None


class _Found(NamedTuple):
    layout: Layout | None
    lacks: str


def find_layout(name: str, rows: list[Row]) -> Layout:
    """The layout of a file.

    Raises:
        ConsumptionFileError: No row names a date, a time and a consumption.
    """
    best = ""
    for row in rows[:_LOOKED_AT]:
        found = _read(row)
        if found.layout:
            return found.layout
        best = best or found.lacks
    shown = " ".join(rows[0].cells)[:60]
    what = best or f"no header names a date, an hour and a consumption; it begins with {shown!r}."
    raise ConsumptionFileError(
        name,
        what,
        line=rows[0].line,
        advice="Expected columns are such as CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion.",
    )


def folded(cell: str) -> str:
    """A name without accents, blanks, marks and capitals.

    >>> folded(" Método_Obtención ")
    'metodoobtencion'
    """
    plain = unicodedata.normalize("NFKD", cell).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _read(row: Row) -> _Found:
    names = [folded(cell) for cell in row.cells]
    both, date = _column(names, _BOTH), _column(names, _DATE)
    time, energy = _column(names, _TIME), _energy(names)
    when = date if date is not None else both
    if when is None:
        return _Found(None, "")
    if energy is None:
        return _Found(None, "its header names no consumption (AE_kWh, Consumo_kWh, ...).")
    if time is None and both is None:
        return _Found(None, "its header names no hour.")
    together = both is not None and (time is None or date is None)
    return _Found(
        Layout(
            header_line=row.line,
            date=both if together and both is not None else when,
            time=None if together else time,
            quarter=_column(names, _QUARTER),
            energy=energy,
            kwh=_unit(names[energy]),
            supply=_column(names, _SUPPLY),
            method=_column(names, _METHOD),
        ),
        "",
    )


def _column(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(one) for one in wanted if one in names), None)


def _energy(names: list[str]) -> int | None:
    return next(
        (
            number
            for number, name in enumerate(names)
            if _ENERGY.match(name) and not _OTHER_ENERGY.search(name)
        ),
        None,
    )


def _unit(name: str) -> float:
    """What a unit is in kWh; 1 where the name says nothing, as in ``Consumo``."""
    return next((kwh for unit, kwh in _UNITS if name.endswith(unit)), 1.0)
