"""What the meter says the factory drew from the grid."""
