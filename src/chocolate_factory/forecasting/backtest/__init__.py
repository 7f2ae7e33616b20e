"""Replays models over past days and measures them: what a forecast was worth, to the hour."""
