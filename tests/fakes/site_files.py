"""A small site's file, to be spoilt by tests."""

SITE = """
[site]
name = "Test"
place = "here"
latitude = 38.0
longitude = -3.6
altitude_m = 500

[supply]
tariff = "3.0TD"
basis = "spot"
contracted_power_kw = [50, 50, 50, 50, 50, 60]

[[shifts]]
name = "day"
days = ["mon", "sat"]
begins = "06:00"
ends = "00:00"

[[machines]]
name = "mixer"
count = 2
power_kw = 30

[[recipes]]
name = "bar"
batch_kg = 100
steps = [
  { name = "mixing", machine = "mixer", minutes = 60, max_wait_minutes = 30 },
  { name = "baking", machine = "mixer", minutes = 120, power_kw = 12, attended = "start" },
]

[demand]
kg_per_month = 1000
mix = { bar = 1.0 }

[[demand.orders]]
name = "fair"
recipe = "bar"
mass_kg = 250
due = 2024-12-05
"""
