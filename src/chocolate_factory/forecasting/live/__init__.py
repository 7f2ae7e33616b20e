"""Forecasts that were issued, held against what came: skill, drift, champion and challengers."""
