"""Where backups go, and which are kept."""

from pathlib import Path

from pydantic import Field

from chocolate_factory.backup.rotation import Rotation
from chocolate_factory.settings.stores import StoreSettings


class BackupSettings(StoreSettings):
    """Folder and rotation of the backups."""

    backup_dir: Path | None = Field(
        default=None, description="Folder of backups; default backups below the data directory"
    )
    keep_daily_backups: int = Field(
        default=7, ge=1, le=366, description="Of how many days the newest backup is kept"
    )
    keep_weekly_backups: int = Field(
        default=5, ge=0, le=520, description="Of how many weeks the newest backup is kept"
    )
    keep_monthly_backups: int = Field(
        default=12, ge=0, le=1200, description="Of how many months the newest backup is kept"
    )

    @property
    def backup_folder(self) -> Path:
        """Where backups are kept."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def rotation(self) -> Rotation:
        """Which backups are kept."""
        return Rotation(
            days=self.keep_daily_backups,
            weeks=self.keep_weekly_backups,
            months=self.keep_monthly_backups,
        )
