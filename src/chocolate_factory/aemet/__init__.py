"""AEMET OpenData's way of answering, shared by everything that asks it: weather and climate."""
