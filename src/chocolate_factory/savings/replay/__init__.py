"""What each way of planning would have cost in the past, with only what was known then."""
