"""The braid: geometry of the plan view, and its table."""
