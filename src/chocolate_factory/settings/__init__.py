"""The only place that reads the environment: every setting, its default and its remedy."""

from chocolate_factory.settings.load import Settings, load_settings
from chocolate_factory.settings.process import LOOPBACK
from chocolate_factory.settings.site import OWN_SITE_FILE
from chocolate_factory.settings.upstreams import Upstreams

__all__ = ["LOOPBACK", "OWN_SITE_FILE", "Settings", "Upstreams", "load_settings"]
