"""Figures we print, each with the command that reproduces it."""
