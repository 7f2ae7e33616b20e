"""How the least cost is looked for where the solver alone would take too long."""
