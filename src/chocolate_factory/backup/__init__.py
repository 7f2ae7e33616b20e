"""One file with everything that cannot be fetched again: taken, kept, checked, brought back."""
