"""Reads the consumption files of Spanish distributors and of Datadis."""
