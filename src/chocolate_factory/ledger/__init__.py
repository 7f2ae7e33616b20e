"""What was announced, what happened, and what that cost: kept for ever, told as it is known."""
