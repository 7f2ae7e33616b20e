"""Who may come in: tokens, names, proxies, and how often."""

from pathlib import Path

from pydantic import Field, SecretStr

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.settings.part import Networks, Part, Words


class AccessSettings(Part):
    """The admin's token, trusted proxies and limits."""

    admin_token: SecretStr | None = Field(
        default=None, description="Bearer token of an admin, made by hand"
    )
    admin_token_file: Path | None = Field(
        default=None, description="File that holds such a token instead"
    )
    hostnames: Words = Field(
        default=(), description="Further names under which the service is reached"
    )
    trusted_proxies: Networks = Field(
        default=(), description="Addresses or networks whose identity headers are believed"
    )
    admins: Words = Field(
        default=(), description="Logins, as a trusted proxy tells them, that may do everything"
    )
    requests_per_second: float = Field(
        default=100, ge=0, description="Requests of one client; 0: any number"
    )
    costly_requests_per_minute: float = Field(
        default=60, ge=0, description="Requests of one client that occupy the machine; 0: any"
    )

    @property
    def hand_set_token(self) -> str | None:
        """The admin's token from the environment or from its file; None if neither is set.

        Raises:
            ConfigurationError: The file cannot be read, or both are set.
        """
        token = self.admin_token.get_secret_value().strip() if self.admin_token else None
        if self.admin_token_file is None:
            return token or None
        if token:
            raise ConfigurationError(
                "CHOCOLATE_ADMIN_TOKEN and CHOCOLATE_ADMIN_TOKEN_FILE are both set.",
                advice="Keep the file and remove the other.",
            )
        try:
            return self.admin_token_file.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"CHOCOLATE_ADMIN_TOKEN_FILE is wrong: {self.admin_token_file} cannot be read.",
                advice="Name a file with the token in it that this user may read.",
            ) from error
