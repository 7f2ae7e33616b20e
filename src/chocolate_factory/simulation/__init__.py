"""What becomes of a plan on a floor where things go wrong, played many times over."""
