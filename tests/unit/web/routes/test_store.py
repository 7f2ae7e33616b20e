"""What the store holds, over HTTP."""

import pytest

from tests.fakes.service import Service


@pytest.mark.parametrize("path", ["/store/verify", "/influxdb/verify"])
@pytest.mark.parametrize("deep", [False, True])
def test_the_store_is_told_under_both_names(served: Service, path: str, *, deep: bool) -> None:
    body = served.admin.get(path, params={"deep": deep}).json()
    assert (body["ok"], body["deep"], body["findings"]) == (True, deep, [])
    assert (body["gaps_since"] is None) == deep
    assert body["database"]["schema_version"] == body["database"]["newest_schema_version"]
    held = {one["series"]: one for one in body["series"]}
    price = held["price.spot.es"]
    assert price["records"] == sum(price["sources"].values()) > 0
    assert price["unit"] == "EUR/MWh"
    assert body["records"] == sum(one["records"] for one in held.values())
