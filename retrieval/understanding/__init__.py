"""What questions name: offices, plans, parts of plans, numbers and times, found by the names of the facts."""
