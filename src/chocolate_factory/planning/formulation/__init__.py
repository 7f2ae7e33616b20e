"""The exact model, one small file for each group of rules."""
