"""One upstream of the grid per module; only the composition root chooses among them."""
