"""What a measured consumption costs: the bill, line by line, and what would have been cheaper."""
