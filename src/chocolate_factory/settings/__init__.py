"""The only place that reads the environment: every setting, its default and its remedy."""

from chocolate_factory.settings.load import Settings, load_settings
from chocolate_factory.settings.service import LOOPBACK
from chocolate_factory.settings.upstreams import Upstreams

__all__ = ["LOOPBACK", "Settings", "Upstreams", "load_settings"]
