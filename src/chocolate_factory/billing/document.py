"""Bills, comparisons and power choices as plain values for machines."""

from typing import Any

from chocolate_factory.billing.best_power import PowerChoice
from chocolate_factory.billing.compare import Alternative
from chocolate_factory.billing.model import Bill, Line, Statement


def statement_values(statement: Statement) -> dict[str, Any]:
    """A statement; money in euros with two decimals, energy in kWh."""
    return {
        "energy_kwh": round(statement.energy_kwh, 3),
        "total_eur": float(statement.total_eur),
        "cost_eur": float(statement.cost_eur),
        "bills": [_bill(bill) for bill in statement.bills],
        "missing": list(statement.missing),
        "notes": list(statement.notes),
    }


def alternative_values(one: Alternative) -> dict[str, Any]:
    """A way of buying the same consumption."""
    statement = one.statement
    return {
        "name": one.name,
        "tariff": one.supply.tariff,
        "basis": one.supply.basis,
        "contracted_power_kw": list(one.supply.contracted_power_kw),
        "contractable": one.contractable,
        "cost_eur": float(statement.cost_eur) if statement else None,
        "total_eur": float(statement.total_eur) if statement else None,
        "missing": list(statement.missing) if statement else [],
        "remark": one.remark,
    }


def power_values(choice: PowerChoice) -> dict[str, Any]:
    """Contracted powers and what they cost before taxes."""
    return {
        "contracted_power_kw": list(choice.contracted_kw),
        "power_eur": round(choice.power_eur, 2),
        "excess_eur": round(choice.excess_eur, 2),
        "cost_eur": round(choice.cost_eur, 2),
        "highest_kw": [round(kw, 3) for kw in choice.highest_kw],
        "remark": choice.remark,
    }


def _bill(bill: Bill) -> dict[str, Any]:
    return {
        "first": bill.days.first,
        "last": bill.days.last,
        "tariff": bill.supply.tariff,
        "basis": bill.supply.basis,
        "energy_kwh": round(bill.energy_kwh, 3),
        "total_eur": float(bill.total_eur),
        "cost_eur": float(bill.cost_eur),
        "lines": [_line(line) for line in bill.lines],
        "missing": list(bill.missing),
        "notes": list(bill.notes),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "concept": line.name,
        "period": line.period,
        "quantity": round(line.quantity, 6),
        "unit": line.unit,
        "price_eur": round(line.price, 9),
        "amount_eur": float(line.amount_eur),
    }
