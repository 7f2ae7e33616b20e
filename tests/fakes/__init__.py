"""Stand-ins for ports, named like the real things."""
