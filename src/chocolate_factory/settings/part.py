"""What all parts of the settings have in common: where they come from, and how they are written."""

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, IPvAnyNetwork
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Written with commas in between."""
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_split)]
"""Addresses or networks, written likewise."""


def called(variable: str, *others: str) -> AliasChoices:
    """A setting under its customary names, without our prefix."""
    return AliasChoices(variable, *others)


class Part(BaseSettings):
    """Some of the settings, from the environment or a file ``.env``."""

    model_config = SettingsConfigDict(
        env_prefix="CHOCOLATE_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )
