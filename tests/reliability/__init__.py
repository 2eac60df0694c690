"""Writing at the same time, dying in the middle, and sessions that end while somebody works."""
