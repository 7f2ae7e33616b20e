"""Where everything is kept."""

from pathlib import Path

from pydantic import Field, SecretStr

from chocolate_factory.backup.model import STORE
from chocolate_factory.settings.part import Part, called
from chocolate_factory.timeseries.influxdb.address import InfluxAddress, is_influxdb


class StoreSettings(Part):
    """The data directory, the database, and the InfluxDB beside it."""

    data_dir: Path = Field(default=Path("data"), description="Where everything is kept")
    store_url: str | None = Field(
        default=None,
        repr=False,  # it may have a password
        description="Database; default SQLite below the data directory",
    )
    records_url: str | None = Field(
        default=None,
        repr=False,
        description="SQL database of all but the series' values, where those are in InfluxDB",
    )
    influxdb_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias=called("INFLUXDB_URL"),
        description="An InfluxDB for the series' values, where CHOCOLATE_STORE_URL names no store",
    )
    influxdb_bucket: str = Field(
        default="chocolate",
        validation_alias=called("INFLUXDB_BUCKET"),
        description="Its database or bucket, where the address names none",
    )
    influxdb_org: str | None = Field(
        default=None,
        validation_alias=called("INFLUXDB_ORG"),
        description="Its organisation; only messages name it, as a token belongs to one",
    )
    influxdb_token: SecretStr | None = Field(
        default=None,
        validation_alias=called("INFLUXDB_TOKEN"),
        description="Token instead of name and password",
    )

    spool_megabytes: int = Field(
        default=64, ge=1, le=10_000, description="What may wait while the store is down"
    )

    @property
    def database_url(self) -> str:
        """The SQL database's address; SQLite in the data directory where none is set."""
        chosen = self.store_url if self.influxdb is None else self.records_url
        return chosen or f"sqlite:///{self.data_dir.absolute() / STORE}"

    @property
    def influxdb(self) -> InfluxAddress | None:
        """Where the series' values are, if not in the SQL database.

        Raises:
            ConfigurationError: The address cannot be used.
        """
        url = self.store_url or self.influxdb_url
        if url is None or (self.store_url is not None and not is_influxdb(url)):
            return None
        token = self.influxdb_token.get_secret_value().strip() if self.influxdb_token else ""
        return InfluxAddress.parse(
            url, token=token, bucket=self.influxdb_bucket, organisation=self.influxdb_org or ""
        )
