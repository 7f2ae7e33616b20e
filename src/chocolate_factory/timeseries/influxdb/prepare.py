"""Makes sure that the database is there and keeps what it is given."""

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.timeseries.influxdb import statement as say
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.answer import MissingDatabaseError, Table
from chocolate_factory.timeseries.influxdb.door import InfluxDoor

_POLICY = 'WITH DURATION INF SHARD DURATION 520w NAME "autogen"'
"""Ten years to a shard: a factory's values are few, and each shard costs time to open."""


def prepare(door: InfluxDoor) -> None:
    """Create the database where it is missing and we may; look whether it keeps everything.

    Raises:
        StoreUnavailableError: The server does not answer, or refuses us.
        StoreError: The database cannot be created by us, or would delete values; says what to do.
    """
    if door.server().creates_by_writing:
        return
    try:
        policies = door.query(say.policies(door.address.database))
    except MissingDatabaseError as error:
        _create(door, error)
    else:
        _require_permanence(policies, door.address)


def _create(door: InfluxDoor, missing: MissingDatabaseError) -> None:
    database = door.address.database
    statement = f"CREATE DATABASE {say.name(database)} {_POLICY}"
    if not door.server().creates_databases:
        whose = f" --org {door.address.organisation}" if door.address.organisation else ""
        bucket = f"influx bucket create --name {database}{whose} --retention 0"
        raise StoreError(
            missing.message,
            advice=f"Create it: `{bucket} --shard-group-duration 520w`; a bucket of another name"
            f" needs `influx v1 dbrp create --db {database} --rp autogen --default"
            " --bucket-id ID`.",
        ) from missing
    try:
        door.change([statement])
    except StoreError as error:
        raise StoreError(
            f"{door.place} does not exist, and we may not create it.",
            advice=f"Let an administrator run: {statement}",
        ) from error


def _require_permanence(policies: list[Table], address: InfluxAddress) -> None:
    for table in policies:
        for policy in table.dictionaries():
            ours = policy["name"] == address.policy if address.policy else policy["default"]
            if ours and str(policy["duration"]).strip("0hms"):
                raise StoreError(
                    f"{address.place} deletes what is older than {policy['duration']}.",
                    advice="Let it keep everything: ALTER RETENTION POLICY"
                    f" {say.name(str(policy['name']))} ON {say.name(address.database)}"
                    " DURATION INF.",
                )
