"""What everything else stands on: time, units, errors, HTTP and logging; no chocolate in here."""
