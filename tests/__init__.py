"""The tests, by kind: unit mirrors the package; flow and browser run the whole."""
