"""Plans a chocolate factory around hourly electricity prices and the weather."""

__version__ = "0.1.0"
