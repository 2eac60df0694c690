"""Who is asking, on what ground, and the log without which there is no data."""
