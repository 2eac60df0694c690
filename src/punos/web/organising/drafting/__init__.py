"""Pages on which planners write the next version of the plan, and everybody comments on it."""
