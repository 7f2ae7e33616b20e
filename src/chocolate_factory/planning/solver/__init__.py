"""A mixed-integer programme, and what solves it; neither knows what is planned."""
