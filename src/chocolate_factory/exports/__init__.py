"""Takes a plan out of the program: as a table, as a calendar, as paper."""
