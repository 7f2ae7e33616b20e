"""What people did, and who tried to: kept for a year, never with a secret in it."""
