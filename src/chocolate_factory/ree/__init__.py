"""The doors of Red Eléctrica, the grid's operator, through which prices and the grid are read."""
