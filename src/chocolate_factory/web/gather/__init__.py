"""Gathers what a page shows from the ports, so that pages themselves know no store."""
