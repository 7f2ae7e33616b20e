"""Bills from the command line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two days at the end of October, two in November: 20 kWh every hour."""
    rows = ["CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion"]
    for number in range(4):
        day = date(2024, 10, 30) + timedelta(days=number)
        rows += [f"ES1;{day:%d/%m/%Y};{hour};20,0;R" for hour in range(1, 25)]
    path = tmp_path / "consumption.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_bills_for_people(call: Call, file: Path) -> None:
    outcome = call("bill", "--consumption", str(file))
    assert outcome.code == 0
    assert "Bill of 2024-10-30 to 2024-10-31, 3.0TD at spot" in outcome.out
    assert "Bill of 2024-11-01 to 2024-11-02" in outcome.out
    assert "power toll" in outcome.out
    assert "2 bills, 1920 kWh" in outcome.out
    assert "bono social" in outcome.out


def test_comparison_and_power_for_people(call: Call, file: Path) -> None:
    outcome = call("bill", "--consumption", str(file), "--compare", "--best-power")
    assert outcome.code == 0
    assert "as contracted" in outcome.out
    assert "2.0TD can be contracted up to 15 kW only." in outcome.out
    assert "Highest demand" in outcome.out
    assert "This covers the demand" in outcome.out


def test_everything_for_machines(call: Call, file: Path) -> None:
    options = ["--compare", "--best-power", "--rental", "0.5", "--meter", "1-3", "--json"]
    days = ["--from", "2024-10-31", "--to", "2024-11-01"]
    document = call("bill", "--consumption", str(file), *days, *options).json()
    assert [bill["first"] for bill in document["bills"]] == ["2024-10-31", "2024-11-01"]
    for bill in document["bills"]:
        assert sum(line["amount_eur"] for line in bill["lines"]) == pytest.approx(bill["total_eur"])
        assert {"concept", "period", "quantity", "unit", "price_eur", "amount_eur"} <= set(
            bill["lines"][0]
        )
        assert [line["amount_eur"] for line in bill["lines"] if line["concept"] == "meter rental"]
    assert document["energy_kwh"] == 960
    assert {"name", "cost_eur", "contractable"} <= set(document["alternatives"][0])
    assert document["best_power"]["best"]["contracted_power_kw"]


def test_a_file_that_cannot_be_used_is_a_wrong_call(call: Call, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(";7;20,0", ";7;20.0", 1))
    outcome = call("bill", "--consumption", str(file))
    assert outcome.code == 2
    assert "consumption.csv, line 8" in outcome.err
    assert outcome.out == ""


def test_prices_that_are_not_stored_are_trouble(call: Call, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("/2024;", "/2023;"))
    outcome = call("bill", "--consumption", str(file))
    assert outcome.code == 1
    assert "chocolate init" in outcome.err
