"""Runs the operations at their hours, one run at a time each, and keeps what came of it."""
