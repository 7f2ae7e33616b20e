"""Looks at how well the service is defended here: doors, files, and what has been tried."""
