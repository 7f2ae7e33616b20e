"""Whose plant it is."""

from pathlib import Path

from pydantic import Field

from chocolate_factory.backup.model import SITE_FILE
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.settings.stores import StoreSettings

OWN_SITE_FILE, EXAMPLE_SITE_FILE = Path("config/site.toml"), Path("config/linares.toml")


class SiteSettings(StoreSettings):
    """The site's file; a restored one lies in the data directory."""

    site: Path | None = Field(default=None, description="The site's TOML file")

    @property
    def site_file(self) -> Path:
        """The site's TOML file.

        Raises:
            ConfigurationError: None is named and none of the customary files exists.
        """
        restored = self.data_dir / SITE_FILE
        candidates = (self.site,) if self.site else (OWN_SITE_FILE, restored, EXAMPLE_SITE_FILE)
        for path in candidates:
            if path.is_file():
                return path
        raise ConfigurationError(
            f"No site file: looked for {', '.join(map(str, candidates))} from {Path.cwd()}.",
            advice="Set CHOCOLATE_SITE to the site's TOML file; config/linares.toml is an example.",
        )
