"""Columns are found by name, in the spellings distributors use."""

import pytest

from chocolate_factory.billing.files.layout import find_layout
from chocolate_factory.billing.files.text import ConsumptionFileError, Row


@pytest.mark.parametrize(
    ("header", "date", "time", "energy", "kwh"),
    [
        ("CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion", 1, 2, 3, 1),
        ("CUPS;Fecha;Hora;AE_kWh;REAL/ESTIMADO", 1, 2, 3, 1),
        ("CUPS;Fecha;Hora;AE_kWh;AS_KWh;AE_AUTOCONS_kWh;REAL/ESTIMADO", 1, 2, 3, 1),
        ("CUPS;Data;Hora;AE_kWh;LECTURA REAL/ESTIMADA", 1, 2, 3, 1),
        ("cups;date;time;consumptionKWh;obtainMethod;surplusEnergyKWh", 1, 2, 3, 1),
        ("CUPS;Fecha;Hora;Consumo;Metodo_obtencion", 1, 2, 3, 1),
        ("FECHA-HORA;INV / VER;CONSUMO Wh;GENERACION Wh", 0, None, 2, 0.001),
        ("Fecha;Hora;Consumo (Wh);Precio (€/kWh);Coste por hora (€)", 0, 1, 2, 0.001),
        ("Fecha;Hora;Energía activa (MWh)", 0, 1, 2, 1000),
        ("Fecha y hora;Activa entrante;Reactiva", 0, None, 1, 1),
    ],
)
def test_headers(header: str, date: int, time: int | None, energy: int, kwh: float) -> None:
    layout = find_layout("a.csv", [Row(1, header.split(";"))])
    assert (layout.date, layout.time, layout.energy, layout.kwh) == (date, time, energy, kwh)


def test_header_below_the_contract() -> None:
    rows = [
        Row(1, ["CUPS:", "ES1"]),
        Row(2, ["Tarifa:", "2.0TD"]),
        Row(4, ["Fecha", "Hora", "kWh"]),
    ]
    with pytest.raises(ConsumptionFileError, match="line 1: its header names no consumption"):
        find_layout("a.csv", rows)
    rows[-1] = Row(4, ["Fecha", "Hora", "Cuarto", "Consumo"])
    layout = find_layout("a.csv", rows)
    assert (layout.header_line, layout.quarter) == (4, 2)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a;b;c", "no header names a date"),
        ("Fecha;Hora;Precio", "no consumption"),
        ("Fecha;Consumo_kWh", "no hour"),
        ("Fecha;Hora;Energía reactiva", "no consumption"),
    ],
)
def test_what_is_missing_is_named(header: str, said: str) -> None:
    with pytest.raises(ConsumptionFileError, match=said) as caught:
        find_layout("a.csv", [Row(1, header.split(";"))])
    assert "CUPS;Fecha;Hora" in caught.value.advice
