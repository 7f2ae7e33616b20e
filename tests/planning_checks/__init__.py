"""Models of planning written from the plain rules, to hold the planner against."""
