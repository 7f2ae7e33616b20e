"""Bitemporal values: what a series was worth, who said so, and since when that was known."""
