"""Past months keep the contract of their time, whatever the site's file says later."""

from dataclasses import replace
from datetime import date

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to, local_instant
from chocolate_factory.operations.book_production import book_production
from chocolate_factory.operations.contracts import contracts_of, note_contract, paid_prices
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.operations.ports import Ports
from tests.fakes.ports import Rig


def _other(ports: Ports, **changes: object) -> Ports:
    """The same site with another ``[supply]``."""
    document = ports.site.model_dump()
    document["supply"] |= changes
    site = type(ports.site).model_validate(document)
    return replace(ports, site=site, supply=site.supply_contract())


def test_a_contract_is_kept_when_it_is_first_seen(rig: Rig) -> None:
    note_contract(rig.ports)
    note_contract(rig.ports)
    rig.pass_time(DAY)
    dearer = _other(rig.ports, margin_eur_per_kwh=0.05)
    note_contract(dearer)
    kept = rig.ports.books.contracts()
    assert [one.supply for one in kept] == [rig.ports.supply, dearer.supply]
    assert kept[1].since - kept[0].since == pytest.approx(DAY, abs=HOUR)


def test_a_change_of_contract_prices_only_what_comes_after_it(rig: Rig) -> None:
    make_plan(rig.ports)
    rig.pass_time(2 * DAY)
    rig.stock(days=35)
    book_production(rig.ports)
    span = Interval(rig.now() - 3 * DAY, rig.now())
    before = {one.key: one.booking for one in rig.ports.ledger.entries(span)}
    dearer = _other(rig.ports, margin_eur_per_kwh=0.5)
    book_production(dearer)
    assert {one.key: one.booking for one in rig.ports.ledger.entries(span)} == before
    ahead = Interval(floor_to(rig.now(), 60) - 2 * HOUR, floor_to(rig.now(), 60) + 2 * HOUR)
    prices = list(paid_prices(dearer, contracts_of(dearer), ahead).values())
    assert prices[-1] - prices[0] > 0.4


def test_the_files_first_day_of_a_contract_corrects_what_was_seen(rig: Rig) -> None:
    note_contract(_other(rig.ports, margin_eur_per_kwh=0.9))
    rig.pass_time(HOUR)
    first = date(2024, 10, 1)
    right = _other(rig.ports, since=first)
    note_contract(right)
    note_contract(right)
    contracts = contracts_of(right)
    assert contracts.at(local_instant(first)) == right.supply
    assert contracts.at(rig.now()) == right.supply
    assert {one.supply for one in contracts.kept} == {right.supply}


def test_another_market_price_is_read_from_its_own_series(rig: Rig) -> None:
    home = _other(
        rig.ports,
        tariff="2.0TD",
        basis="pvpc",
        contracted_power_kw=[9, 9],
        margin_eur_per_kwh=0,
        since=date(2024, 11, 5),
    )
    hour = local_instant(date(2024, 11, 5)) + 10 * HOUR
    spot = paid_prices(rig.ports, contracts_of(rig.ports), Interval(hour, hour + HOUR))
    prices = paid_prices(home, contracts_of(home), Interval(hour, hour + HOUR))
    assert len(set(prices.values())) == 1
    assert prices != spot
