"""When to start which step of which batch on which machine, at least cost; exact and verified."""
