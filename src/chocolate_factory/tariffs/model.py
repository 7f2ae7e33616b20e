"""The nouns of Spanish access tariffs: tariff, period, system, supply contract, and what fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from chocolate_factory.kernel.errors import ConfigurationError, MissingDataError
from chocolate_factory.kernel.market_time import HOUR_MINUTES

PVPC_LIMIT_KW = 10.0
"""Largest contracted power that may choose PVPC (Real Decreto 216/2014, art. 5)."""
TD20_LIMIT_KW = 15.0
"""Largest contracted power of 2.0TD (CNMC Circular 3/2020, art. 6)."""
TYPE_4_LIMIT_KW = 50.0
"""Largest contracted power with a meter of type 4 or 5 (Real Decreto 1110/2007), which counts
hours."""
QUARTER_MINUTES = 15


class TariffPeriod(StrEnum):
    """Price band of an hour, dearest first.

    P3 is the cheapest of 2.0TD (*valle*) but a middle one of 3.0TD and 6.1TD, whose cheapest is P6.
    """

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"
    P6 = "P6"


class AccessTariff(StrEnum):
    """Access tariff (*peaje*) by voltage and contracted power (CNMC Circular 3/2020, art. 6)."""

    TD20 = "2.0TD"
    """Up to 1 kV and 15 kW."""
    TD30 = "3.0TD"
    """Up to 1 kV, above 15 kW."""
    TD61 = "6.1TD"
    """From 1 to 30 kV."""

    @property
    def energy_periods(self) -> tuple[TariffPeriod, ...]:
        """Periods in which its energy is priced, in order."""
        return tuple(TariffPeriod)[: 3 if self is AccessTariff.TD20 else 6]

    @property
    def power_periods(self) -> tuple[TariffPeriod, ...]:
        """Periods for which power is contracted; in 2.0TD P1 is *punta* and P2 *valle*."""
        return tuple(TariffPeriod)[: 2 if self is AccessTariff.TD20 else 6]


class System(StrEnum):
    """Electricity system; each has its own seasons and hours."""

    PENINSULA = "peninsula"
    BALEARES = "baleares"
    CANARIAS = "canarias"
    CEUTA = "ceuta"
    MELILLA = "melilla"


class PriceBasis(StrEnum):
    """Which market price the energy is bought at."""

    SPOT = "spot"
    """Day-ahead market; tolls, charges, losses and margin come on top."""
    PVPC = "pvpc"
    """Regulated price; contains the tolls and charges of 2.0TD already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """A supply contract.

    Attributes:
        tariff: Access tariff.
        contracted_power_kw: By period of ``tariff.power_periods``, in order.
        basis: Market price of the energy.
        system: Electricity system the factory is in.
        margin_eur_per_kwh: What the supplier adds to the spot price for its work and for what the
            system operator and the law charge it (adjustment services, capacity payments).
        loss_shares: By period of ``tariff.energy_periods``, in order, in place of the tables'.
        vat_deductible: The factory gets VAT back, so it is no cost.
        industrial_use: The lower floor of the electricity tax applies.
        capacity_apart: The margin does not contain the capacity payments; they are added from
            the tables.
        metering_minutes: Length of the intervals whose consumption the meter counts and the
            supplier prices, 15 or 60; None: as the meter's type has it.
    """

    tariff: AccessTariff
    contracted_power_kw: tuple[float, ...]
    basis: PriceBasis = PriceBasis.SPOT
    system: System = System.PENINSULA
    margin_eur_per_kwh: float = 0.0
    loss_shares: tuple[float, ...] | None = None
    vat_deductible: bool = True
    industrial_use: bool = True
    capacity_apart: bool = False
    metering_minutes: int | None = None

    def __post_init__(self) -> None:
        self._check_power()
        if self.metering_minutes not in (None, QUARTER_MINUTES, HOUR_MINUTES):
            raise ConfigurationError(
                f"A meter does not count intervals of {self.metering_minutes} minutes.",
                advice="Give metering_minutes = 15 or 60, or leave it out.",
            )
        if self.loss_shares is not None and len(self.loss_shares) != len(
            self.tariff.energy_periods
        ):
            raise ConfigurationError(
                f"{self.tariff} needs {len(self.tariff.energy_periods)} loss_shares,"
                f" not {len(self.loss_shares)}.",
                advice="Give one for each energy period, or leave them out.",
            )
        if self.basis is PriceBasis.PVPC and self.tariff is not AccessTariff.TD20:
            raise ConfigurationError(
                f"PVPC contains the tolls of 2.0TD and cannot be the price of a {self.tariff}"
                " supply.",
                advice='Use tariff "2.0TD" with basis "pvpc", or basis "spot".',
            )

    @property
    def power_kw(self) -> Mapping[TariffPeriod, float]:
        """Contracted power by period."""
        return dict(zip(self.tariff.power_periods, self.contracted_power_kw, strict=True))

    @property
    def largest_power_kw(self) -> float:
        """What decides which VAT and which prices the supply may have."""
        return max(self.contracted_power_kw)

    @property
    def price_minutes(self) -> int:
        """Length of the intervals that each have a price of their own, 15 or 60.

        PVPC is a price of hours. At spot meters of types 1 to 3 (some contracted power above 50 kW)
        count quarters; those of types 4 and 5 count hours, which pay the mean of their quarters.
        """
        if self.basis is PriceBasis.PVPC:
            return HOUR_MINUTES
        if self.metering_minutes is not None:
            return self.metering_minutes
        return QUARTER_MINUTES if self.largest_power_kw > TYPE_4_LIMIT_KW else HOUR_MINUTES

    def _check_power(self) -> None:
        powers, periods = self.contracted_power_kw, self.tariff.power_periods
        if len(powers) != len(periods) or min(powers, default=0.0) <= 0:
            raise ConfigurationError(
                f"{self.tariff} needs {len(periods)} contracted powers above 0 kW,"
                f" not {list(powers)}.",
                advice=f"Give contracted_power_kw for {', '.join(periods)}.",
            )
        if self.tariff is not AccessTariff.TD20 and any(a > b for a, b in pairwise(powers)):
            raise ConfigurationError(
                f"Contracted powers of {self.tariff} must not fall from P1 to P6: {list(powers)}.",
                advice="Raise the later ones (CNMC Circular 3/2020, art. 6).",
            )


class UnknownTariffYearError(MissingDataError):
    """The tables say nothing about a day: nobody guesses a price.

    Attributes:
        subject: The tariff or table asked for.
        day: The day asked for.
        last_day: The last day covered; None: no day is.
    """

    def __init__(
        self, subject: str, day: date, first_day: date | None = None, last_day: date | None = None
    ) -> None:
        """Name the day and what is covered instead; a hole between the two days is possible."""
        self.subject, self.day, self.last_day = subject, day, last_day
        covered = f"{first_day} to {last_day}" if first_day else "no day"
        gap = (
            ", but not all of it" if first_day and last_day and first_day <= day <= last_day else ""
        )
        super().__init__(
            f"No {subject} is known for {day}: the tables cover {covered}{gap}.",
            advice="Update the program, or add the published values to the tariff tables"
            " (docs/reference/tariffs.md says how).",
        )


class UnknownSystemError(ConfigurationError):
    """There is no calendar for an electricity system."""

    def __init__(self, system: System, known: Sequence[System]) -> None:
        """Name the systems that have one."""
        super().__init__(
            f"There is no tariff calendar for the system {system.value}.",
            advice=f"Use one of: {', '.join(sorted(known))}; or add the calendar to the tables.",
        )
