"""What a plan is checked against, rule by rule, on a clock; shares no code with what made it."""
