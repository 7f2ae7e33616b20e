"""What the ledger keeps beside steps: contracts by time, extra shifts that came, statements."""
