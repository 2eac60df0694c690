"""Views of the organising plan: reading it, writing the next version, commenting on it."""
