"""The weather at the plant: what was measured, what models say, and who speaks when."""
