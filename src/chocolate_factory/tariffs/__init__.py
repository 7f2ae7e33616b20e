"""What the law adds to an energy price: periods, tolls, charges, losses and taxes, by date."""
