"""Trained models on disk: what was learnt, how wrong it has been, and a card that says so."""
