"""One module per step, numbered without holes; a step once released is never edited."""
