"""Own forecasts of demand, wind and sun in MW, two weeks ahead, from weather as it was forecast."""
