"""The shipped tables are whole: ordered, without holes, with a legal source, and plausible."""

import csv
import gzip
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import DAY, to_local
from chocolate_factory.tariffs.dated import Dated, NetworkTerms, PeriodPrices, ValueAddedTax
from chocolate_factory.tariffs.model import AccessTariff, System, TariffPeriod
from chocolate_factory.tariffs.tables import HOURS_OF_DAY, load_tables

TABLES = load_tables()
ALL: dict[str, Sequence[Dated]] = {
    "tolls": TABLES.tolls,
    "charges": TABLES.charges,
    "losses": TABLES.losses,
    "electricity_tax": TABLES.electricity_tax,
    "vat": TABLES.vat,
    "vat_up_to_10_kw": TABLES.vat_up_to_10_kw,
    "igic": TABLES.igic,
    "ipsi": TABLES.ipsi,
    "daily_excess": TABLES.daily_excess,
    "quadratic_excess": TABLES.quadratic_excess,
    "monthly_excess": TABLES.monthly_excess,
    "capacity": TABLES.capacity,
    "social_bonus": TABLES.social_bonus,
    "pvpc_margin": TABLES.pvpc_margin,
    "holidays": TABLES.holidays,
    **{f"calendar {system}": rows for system, rows in TABLES.calendars.items()},
}


@pytest.mark.parametrize("table", ALL.values(), ids=list(ALL))
def test_rows_follow_each_other_without_holes_and_name_their_source(table: Sequence[Dated]) -> None:
    assert all(row.valid_from < row.valid_to and row.source for row in table)
    assert all(one.valid_to == other.valid_from for one, other in pairwise(table))


def test_everything_that_prices_need_begins_with_the_tariffs() -> None:
    begun = {name for name, table in ALL.items() if table[0].valid_from == date(2021, 6, 1)}
    later = {"daily_excess", "quadratic_excess", "capacity", "social_bonus"}
    assert begun == set(ALL) - later


def test_order_of_2024_left_the_charges_as_they_were() -> None:
    before, after = [
        row for row in TABLES.charges if date(2024, 2, 15) in (row.valid_to, row.valid_from)
    ]
    assert before.energy_eur_per_kwh == after.energy_eur_per_kwh
    assert before.power_eur_per_kw_year == after.power_eur_per_kw_year


@pytest.mark.parametrize("row", [*TABLES.tolls, *TABLES.charges], ids=lambda row: row.source)
def test_dearer_periods_come_first(row: NetworkTerms) -> None:
    assert row.energy_eur_per_kwh.keys() == row.power_eur_per_kw_year.keys()
    for tariff in row.energy_eur_per_kwh:
        for prices in (row.energy_eur_per_kwh[tariff], row.power_eur_per_kw_year[tariff]):
            values = list(prices.values())
            assert values == sorted(values, reverse=True)
            assert values[-1] > 0


@pytest.mark.parametrize("row", TABLES.charges, ids=lambda row: row.source)
@pytest.mark.parametrize(
    ("tariff", "ratios"),
    [
        (AccessTariff.TD20, (1, 0.2, 0.05)),
        (AccessTariff.TD30, (1, 0.7404, 0.4, 0.2, 0.1282, 0.08)),
        (AccessTariff.TD61, (1, 0.7408, 0.4, 0.2, 0.1282, 0.08)),
    ],
    ids=str,
)
def test_energy_charges_keep_the_ratios_of_their_method(
    row: NetworkTerms, tariff: AccessTariff, ratios: tuple[float, ...]
) -> None:
    if tariff not in row.energy_eur_per_kwh:
        assert row.valid_from == date(2021, 9, 16), "no copy was found"
        return
    prices = row.energy_eur_per_kwh[tariff]
    measured = [price / prices[TariffPeriod.P1] for price in prices.values()]
    assert measured == pytest.approx(ratios, abs=2e-4)


def test_unfinished_law_is_marked_provisional_and_says_why() -> None:
    for table in (TABLES.electricity_tax, TABLES.vat_up_to_10_kw):
        assert [row.valid_from for row in table if row.provisional] == [date(2026, 11, 1)]
        assert all(bool(row.note) == row.provisional for row in table)


@pytest.mark.parametrize("table", [TABLES.igic, TABLES.ipsi], ids=["igic", "ipsi"])
def test_rates_that_nobody_compared_with_the_law_say_so(table: Sequence[ValueAddedTax]) -> None:
    assert all("not compared" in row.note for row in table)


def test_carried_losses_are_marked() -> None:
    assert [bool(row.note) for row in TABLES.losses] == [True, False, True]


@pytest.mark.parametrize(
    ("prices", "first", "factors"),
    [
        (TABLES.daily_excess[0].eur_per_kw_day, date(2025, 4, 1), (4.3726, 4.1882, 4.2029)),
        (TABLES.daily_excess[1].eur_per_kw_day, date(2026, 1, 1), (4.3726, 4.1882, 4.2029)),
        (TABLES.quadratic_excess[0].eur_per_kw, date(2025, 4, 1), (46.9624, 83.3259, 51.3972)),
        (TABLES.quadratic_excess[1].eur_per_kw, date(2026, 1, 1), (46.4577, 81.2775, 52.3085)),
    ],
    ids=["types 4-5, 2025", "types 4-5, 2026", "types 1-3, 2025", "types 1-3, 2026"],
)
def test_price_of_excess_is_one_factor_times_the_power_toll(
    prices: PeriodPrices, first: date, factors: tuple[float, ...]
) -> None:
    """A slip of one figure, or a figure of another row, would stand out."""
    [tolls] = [one for one in TABLES.tolls if one.covers(first)]
    for tariff, factor in zip(AccessTariff, factors, strict=True):
        for period, toll in tolls.power_eur_per_kw_year[tariff].items():
            # Six decimals over a small toll; the factor holds to 3 parts in 10,000.
            slack = 365 * 0.6e-6 / toll + factor * 3e-4
            assert prices[tariff][period] * 365 / toll == pytest.approx(factor, abs=slack)


def test_vat_of_2024_follows_the_recorded_prices(history: Path) -> None:
    """10 % where the month before was above 45 €/MWh in the mean (Real Decreto-ley 8/2023)."""
    months: dict[tuple[int, int], list[float]] = {}
    with gzip.open(history / "spot_hourly.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["time_utc"][:4] in {"2023", "2024"} and row["spot_eur_mwh"]:
                start = datetime.strptime(row["time_utc"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
                local = to_local(start)
                months.setdefault((local.year, local.month), []).append(float(row["spot_eur_mwh"]))
    for month in range(1, 13):
        before = months[(2023, 12) if month == 1 else (2024, month - 1)]
        expected = 0.10 if sum(before) / len(before) > 45 else 0.21
        [vat] = [row for row in TABLES.vat_up_to_10_kw if row.covers(date(2024, month, 15))]
        assert vat.rate == expected, month


def test_every_system_has_its_calendar() -> None:
    assert set(TABLES.calendars) == set(System)


@pytest.mark.parametrize("system", System)
def test_every_month_has_one_season_and_every_hour_a_band(system: System) -> None:
    for calendar in TABLES.calendars[system]:
        months = sorted(month for season in calendar.seasons for month in season.months)
        assert months == list(range(1, 13))
        for bands in (calendar.six_period_bands, calendar.three_period_bands):
            assert len(bands) == HOURS_OF_DAY
            assert bands[:8] == (bands[0],) * 8


def test_recorded_tables_say_the_same(fixtures: Path) -> None:
    recorded = json.loads((fixtures / "tariffs" / "tolls_charges_2024_2026.json").read_text())
    for name, table in (("toll", TABLES.tolls), ("charge", TABLES.charges)):
        for row in table:
            if row.valid_to <= date(2024, 1, 1):
                continue  # not in the recording
            year = recorded[str((row.valid_to - DAY).year)]
            for tariff in AccessTariff:
                assert (
                    list(row.energy_eur_per_kwh[tariff].values())
                    == (year[f"energy_{name}"][tariff])
                )
                assert (
                    list(row.power_eur_per_kw_year[tariff].values())
                    == (year[f"power_{name}"][tariff])
                )


def test_recorded_calendar_says_the_same(fixtures: Path) -> None:
    recorded = json.loads((fixtures / "tariffs" / "periods_calendar.json").read_text())
    names = {"alta": "A", "media alta": "B", "media": "B1", "baja": "C"}
    for system in System:
        [calendar] = TABLES.calendars[system]
        ours = {names[one.name]: one for one in calendar.seasons}
        assert {key: sorted(one.months) for key, one in ours.items()} == (
            recorded["seasons"][system]
        )
        assert {key: [one.peak, one.shoulder] for key, one in ours.items()} == (
            recorded["periods"][system]
        )
        for band, spans in recorded["hours_6p"][system].items():
            hours = {hour for first, end in spans for hour in range(first, end)}
            assert {h for h, one in enumerate(calendar.six_period_bands) if one == band} == hours


def test_recorded_extras_say_the_same(fixtures: Path) -> None:
    recorded = json.loads((fixtures / "tariffs" / "tolls_charges_2024_2026.json").read_text())
    excess = recorded["2026"]["excess_power_eur_per_kw_day_meter_types_4_5"]
    ours = TABLES.daily_excess[-1].eur_per_kw_day
    assert {name: list(ours[AccessTariff(name)].values()) for name in excess} == excess
    extras = recorded["2024_extras"]
    assert (
        list(TABLES.capacity[0].eur_per_kwh[AccessTariff.TD30].values())
        == (extras["capacity_payment_energy"]["3.0TD"])
    )
    for row in TABLES.losses:
        for tariff, shares in row.share.items():
            assert list(shares.values()) == extras["loss_coefficients"][tariff]
