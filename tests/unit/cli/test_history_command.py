"""The analysis of history on the command line: tables for people, JSON for machines."""

from tests.fakes.climate import stock_climate
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


def test_people_get_tables(call: Call, rig: Rig) -> None:
    stock_climate(rig)
    outcome = call("history", "--station", "J09")
    assert outcome.code == 0
    assert outcome.out.startswith("siar-j09: 4017 days, 2005-01-01 to 2015-12-31.")
    for title in ("Usual around the 15th", "Records", "Heat by year", "Trends per decade"):
        assert title in outcome.out
    assert "07-15" in outcome.out
    assert "days if cooled" in outcome.out
    assert "hours as is" in outcome.out
    assert "chocolate import aemet" in outcome.out


def test_machines_get_everything(call: Call, rig: Rig) -> None:
    stock_climate(rig)
    document = call("history", "--json").json()
    assert document["climate"]["station"] == "siar-j17"
    assert len(document["climate"]["quantities"][0]["normals"]) == 366
    assert document["climate"]["period"] == ["2016-06-01", "2020-12-31"]


def test_prices_are_set_against_the_hours_of_the_place(call: Call) -> None:
    outcome = call("history", "--station", "weather")
    assert outcome.code == 0
    assert "temperature_mean_celsius" in outcome.out
    assert "price.spot.es" in outcome.out


def test_an_unknown_station_is_a_wrong_call(call: Call) -> None:
    outcome = call("history", "--station", "J99")
    assert outcome.code == 2
    assert "There is no station 'J99' here." in outcome.err
    assert "siar-j17" in outcome.err
