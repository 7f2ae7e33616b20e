"""Real servers for tests: each in a folder of its own, on a free port of the loopback."""
