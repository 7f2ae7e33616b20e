"""One upstream of prices per module; only the composition root chooses among them."""
