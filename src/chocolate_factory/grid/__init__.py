"""The power system: how much it needs and who generates it, forecast and real."""
