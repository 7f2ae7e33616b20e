"""What the stores of series hold, exactly as they hold it: for moving and comparing them."""
