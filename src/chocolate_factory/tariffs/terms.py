"""Looks up what applies to a supply on a day: tolls, charges, losses, taxes, and what to note."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.tariffs.dated import ElectricityTax, ValueAddedTax, in_force
from chocolate_factory.tariffs.model import (
    PVPC_LIMIT_KW,
    TD20_LIMIT_KW,
    AccessTariff,
    PriceBasis,
    Supply,
    System,
    TariffPeriod,
)
from chocolate_factory.tariffs.network import (
    capacity_payment_eur_per_kwh,
    energy_charge_eur_per_kwh,
    energy_toll_eur_per_kwh,
)
from chocolate_factory.tariffs.tables import load_tables

NOT_PVPC = "PVPC can be contracted up to 10 kW only; here it serves as a reference."
NOT_TD20 = "2.0TD can be contracted up to 15 kW only."


@dataclass(frozen=True, slots=True)
class EnergyTerms:
    """What turns a market price into an all-in price; parts that do not apply are 0."""

    loss_share: float
    toll_eur_per_kwh: float
    charge_eur_per_kwh: float
    capacity_eur_per_kwh: float
    """At the power station: losses come on top."""
    margin_eur_per_kwh: float
    tax_rate: float
    tax_floor_eur_per_kwh: float
    vat_rate: float
    notes: tuple[str, ...]


@lru_cache(maxsize=4096)
def energy_terms(day: date, period: TariffPeriod, supply: Supply) -> EnergyTerms:
    """The terms of ``supply`` in ``period`` of ``day``.

    Raises:
        UnknownTariffYearError: A table that the supply needs does not cover the day.
    """
    tax, vat = electricity_tax(day), value_added_tax(day, supply)
    floor = tax.industrial_floor_eur_per_mwh if supply.industrial_use else tax.floor_eur_per_mwh
    spot = supply.basis is PriceBasis.SPOT
    losses, loss_note = loss_share(day, period, supply) if spot else (0.0, "")
    notes = (tax.note, vat.note if vat else "", loss_note, _contract_note(supply))
    return EnergyTerms(
        loss_share=losses,
        toll_eur_per_kwh=energy_toll_eur_per_kwh(day, period, supply.tariff) if spot else 0.0,
        charge_eur_per_kwh=energy_charge_eur_per_kwh(day, period, supply.tariff) if spot else 0.0,
        capacity_eur_per_kwh=(
            capacity_payment_eur_per_kwh(day, period, supply.tariff)
            if spot and supply.capacity_apart
            else 0.0
        ),
        margin_eur_per_kwh=supply.margin_eur_per_kwh if spot else 0.0,
        tax_rate=tax.rate,
        tax_floor_eur_per_kwh=eur_per_kwh(floor),
        vat_rate=vat.rate if vat else 0.0,
        notes=tuple(note for note in notes if note),
    )


def electricity_tax(day: date) -> ElectricityTax:
    """The electricity tax in force.

    Raises:
        UnknownTariffYearError: It is not in the tables.
    """
    return in_force(load_tables().electricity_tax, day, "electricity tax")


def value_added_tax(day: date, supply: Supply) -> ValueAddedTax | None:
    """The VAT, IGIC or IPSI that is a cost of the supply; none where it is deductible.

    Raises:
        UnknownTariffYearError: It is not in the tables.
    """
    return None if supply.vat_deductible else tax_on_invoice(day, supply)


def tax_on_invoice(day: date, supply: Supply) -> ValueAddedTax:
    """The VAT, IGIC or IPSI that the invoice of the supply has, deductible or not.

    Raises:
        UnknownTariffYearError: It is not in the tables.
    """
    tables = load_tables()
    if supply.system is System.CANARIAS:
        return in_force(tables.igic, day, "IGIC")
    if supply.system in {System.CEUTA, System.MELILLA}:
        return in_force(tables.ipsi, day, "IPSI")
    if supply.largest_power_kw <= PVPC_LIMIT_KW:
        row = in_force(tables.vat_up_to_10_kw, day, "VAT of supplies up to 10 kW")
        if supply.largest_power_kw < PVPC_LIMIT_KW or not row.below_only:
            return row
    return in_force(tables.vat, day, "VAT")


def tax_name(system: System) -> str:
    """What the tax on the whole invoice is called in a system."""
    if system is System.CANARIAS:
        return "IGIC"
    return "IPSI" if system in {System.CEUTA, System.MELILLA} else "VAT"


def loss_share(day: date, period: TariffPeriod, supply: Supply) -> tuple[float, str]:
    """Losses of a kWh of the supply as a share of it, and what to note about them.

    Raises:
        UnknownTariffYearError: They are not in the tables, and the supply does not set them.
    """
    if supply.loss_shares is not None:
        return supply.loss_shares[supply.tariff.energy_periods.index(period)], ""
    row = in_force(load_tables().losses, day, f"{supply.tariff} loss coefficients")
    return row.share[supply.tariff][period], row.note


def _contract_note(supply: Supply) -> str:
    if supply.basis is PriceBasis.PVPC and supply.largest_power_kw > PVPC_LIMIT_KW:
        return NOT_PVPC
    if supply.tariff is AccessTariff.TD20 and supply.largest_power_kw > TD20_LIMIT_KW:
        return NOT_TD20
    return ""
