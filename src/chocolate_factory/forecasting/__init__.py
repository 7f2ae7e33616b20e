"""What electricity will probably cost in the next two weeks, and how sure that is."""
