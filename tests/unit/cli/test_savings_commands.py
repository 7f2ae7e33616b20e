"""The statement and the ledger from the command line."""

from datetime import timedelta
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import DAY, to_local
from chocolate_factory.operations.make_plan import make_plan
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


@pytest.fixture
def produced(rig: Rig) -> Rig:
    """Two days after a plan came into force."""
    make_plan(rig.ports)
    rig.pass_time(2 * DAY)
    rig.stock(days=40)
    return rig


@pytest.mark.usefixtures("produced")
def test_a_statement_for_people_in_two_languages(call: Call) -> None:
    english = call("savings", "--month", "2024-11")
    assert english.code == 0, english.err
    assert "November 2024" in english.out
    assert "The month is not over." in english.out
    assert "fixed shift" in english.out
    spanish = call("savings", "--month", "2024-11", "--es")
    assert "El mes no ha terminado." in spanish.out


@pytest.mark.usefixtures("produced")
def test_a_statement_for_machines(call: Call) -> None:
    document = call("savings", "--month", "2024-11", "--json").json()
    assert document["month"] == "2024-11"
    assert {one["doubt"] for one in document["caveats"]} >= {"unfinished_month", "unmetered"}
    assert set(document["method"]) == {"en", "es"}
    assert call("savings", "--month", "soon").code == 2


def test_an_empty_month_is_a_sentence(call: Call) -> None:
    assert "No batch was finished in October 2024." in call("savings", "--month", "2024-10").out
    assert (
        "Nothing was announced for October 2024."
        in call("ledger", "show", "--month", "2024-10").out
    )


def test_what_happened_is_recorded_and_shown(call: Call, produced: Rig) -> None:
    shown = call("ledger", "show", "--month", "2024-11", "--json").json()
    assert shown
    table = call("ledger", "show")
    assert "Ledger of November 2024" in table.out, "the running month"
    assert "announced" in table.out
    first = shown[0]
    past = to_local(produced.now() - timedelta(hours=5))
    told = call(
        *("ledger", "record", first["batch"], first["step"], "--json"),
        *("--start", f"{past:%Y-%m-%dT%H:%M}", "--kg", "198.5"),
        *("--end", f"{past + timedelta(hours=1):%Y-%m-%dT%H:%M}"),
    ).json()
    assert told["kg"] == 198.5
    assert told["recorded_at"] is not None
    backwards = call(
        *("ledger", "record", first["batch"], first["step"]),
        *("--start", f"{past:%Y-%m-%dT%H:%M}", "--end", f"{past:%Y-%m-%dT%H:%M}"),
    )
    assert backwards.code == 2


def test_a_meter_file_is_imported(call: Call, tmp_path: Path) -> None:
    rows = ["CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion"]
    rows += [f"ES1;04/11/2024;{hour};20,0;R" for hour in range(1, 25)]
    file = tmp_path / "meter.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert "24 new, 0 corrected, 0 known" in call("import", "consumption", str(file)).out
    again = call("import", "consumption", str(file), "--json").json()
    assert (again["unchanged"], again["kwh"]) == (24, 480.0)
    assert call("import", "consumption", str(tmp_path / "nothing.csv")).code == 2
