"""Bills of a file at the store's prices."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chocolate_factory.billing.files.text import ConsumptionFileError
from chocolate_factory.billing.model import BillOptions, Concept
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import day_interval
from chocolate_factory.operations.make_bill import BillRequest, make_bill
from chocolate_factory.tariffs.excess import MeterType
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis, Supply, System
from tests.fakes.ports import Rig, build_rig, pvpc_price, spot_price
from tests.fakes.quarters import quarter_price, rig_of_quarters

FIRST, LAST = date(2024, 10, 26), date(2024, 10, 28)


@pytest.fixture(scope="module")
def rig() -> Rig:
    rig = build_rig(history_days=20)
    rig.stock(days=20)
    return rig


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three days, the clock change among them, 2 kWh each hour."""
    rows = ["CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion"]
    for number in range(3):
        day = FIRST + timedelta(days=number)
        hours = int(day_interval(day).hours)
        rows += [f"ES1;{day:%d/%m/%Y};{hour};2,000;R" for hour in range(1, hours + 1)]
    path = tmp_path / "consumption.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_prices_are_those_of_the_store(rig: Rig, file: Path) -> None:
    report = make_bill(rig.ports, BillRequest(file))
    [bill] = report.statement.bills
    assert (bill.days.first, bill.days.last, bill.energy_kwh) == (FIRST, LAST, 2 * 73)
    starts = [start for day in range(3) for start in day_interval(FIRST + timedelta(day)).grid(60)]
    expected = sum(2 * spot_price(start) / 1000 for start in starts)
    assert float(bill.of(Concept.ENERGY)) == pytest.approx(expected, abs=0.02)
    assert report.alternatives == ()
    assert report.power is None


@pytest.mark.parametrize(
    ("metering", "price"), [(None, quarter_price), (15, quarter_price), (60, spot_price)]
)
def test_quarters_pay_their_own_price_unless_the_supply_is_paid_by_hours(
    tmp_path: Path, metering: int | None, price: Callable[[datetime], float]
) -> None:
    made = rig_of_quarters()
    day = date(2025, 11, 4)
    rows = ["CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion"]
    rows += [f"ES1;{day:%d/%m/%Y};{n};{n % 4};R" for n in range(1, 97)]
    path = tmp_path / "quarters.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    supply = replace(made.ports.supply, metering_minutes=metering)
    report = make_bill(replace(made.ports, supply=supply), BillRequest(path))
    starts = list(day_interval(day).grid(15))
    expected = sum((n + 1) % 4 * price(start) / 1000 for n, start in enumerate(starts))
    assert float(report.statement.bills[0].of(Concept.ENERGY)) == pytest.approx(expected, abs=0.02)


def test_part_of_the_file(rig: Rig, file: Path) -> None:
    report = make_bill(rig.ports, BillRequest(file, first=LAST, last=LAST))
    assert report.statement.energy_kwh == 48


def test_comparison_and_power(rig: Rig, file: Path) -> None:
    report = make_bill(rig.ports, BillRequest(file, compare=True, best_power=True))
    by_name = {one.name: one for one in report.alternatives}
    pvpc = by_name["2.0TD at PVPC"]
    assert pvpc.statement is not None
    assert pvpc.supply.contracted_power_kw == (2.0, 2.0)
    energy = float(pvpc.statement.bills[0].of(Concept.ENERGY))
    starts = [start for day in range(3) for start in day_interval(FIRST + timedelta(day)).grid(60)]
    assert energy == pytest.approx(sum(2 * pvpc_price(s) / 1000 for s in starts), abs=0.02)
    assert report.power is not None
    assert report.power_now is not None
    assert report.power.cost_eur < report.power_now.cost_eur
    assert report.power.highest_kw == (0.0, 0.0, 0.0, 2.0, 2.0, 2.0)


def test_pvpc_of_ceuta_has_its_own_hours(rig: Rig, file: Path) -> None:
    def energy(system: System) -> float:
        supply = Supply(
            tariff=AccessTariff.TD20,
            contracted_power_kw=(5.0, 5.0),
            basis=PriceBasis.PVPC,
            system=system,
        )
        report = make_bill(replace(rig.ports, supply=supply), BillRequest(file, LAST, LAST))
        [line] = [
            one
            for one in report.statement.bills[0].lines
            if one.concept is Concept.ENERGY and one.period == "P1"
        ]
        return line.price

    # 10 and 18 o'clock cost less, 14 and 22 more: P1 is made of other hours.
    assert energy(System.CEUTA) != energy(System.PENINSULA)


def test_excess_depends_on_the_meter_asked_for(rig: Rig, file: Path) -> None:
    supply = Supply(tariff=AccessTariff.TD20, contracted_power_kw=(1.0, 1.0))
    ports = replace(rig.ports, supply=supply)
    assert "bono social" in " ".join(make_bill(ports, BillRequest(file)).statement.missing)
    metered = BillRequest(file, options=BillOptions(meter=MeterType.SMALL))
    assert any("Excess" in one for one in make_bill(ports, metered).statement.missing)


def test_prices_that_are_not_stored_are_counted(rig: Rig, file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("/10/2024", "/07/2024")
    file.write_text(text.replace(";25;2,000;R", ";24;2,000;R"), encoding="utf-8")
    with pytest.raises(MissingDataError, match=r"72 of 72 prices of price\.spot\.es") as caught:
        make_bill(rig.ports, BillRequest(file))
    assert "--from 2024-07-26" in caught.value.advice


def test_wrong_requests(rig: Rig, file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        make_bill(rig.ports, BillRequest(tmp_path / "none.csv"))
    with pytest.raises(InputError, match="before it begins"):
        make_bill(rig.ports, BillRequest(file, first=LAST, last=FIRST))
    with pytest.raises(InputError, match="no consumption from 2024-01-01") as caught:
        make_bill(rig.ports, BillRequest(file, date(2024, 1, 1), date(2024, 1, 2)))
    assert str(FIRST) in caught.value.advice
    file.write_text("nothing", encoding="utf-8")
    with pytest.raises(ConsumptionFileError, match=r"consumption\.csv"):
        make_bill(rig.ports, BillRequest(file))
