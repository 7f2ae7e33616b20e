"""The plant: machines, recipes, shifts and what must be made by when, as its owner wrote it."""
