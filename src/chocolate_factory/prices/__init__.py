"""What electricity costs: the day-ahead market price and the regulated PVPC."""
