"""Pages of the organising plan: every clause of every confirmed version, promises, chains, and what changed."""
