"""A simulated market, weather and power system behind the real upstreams' interfaces."""
