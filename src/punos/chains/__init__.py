"""Service chains: which step a client's plan is at, and which steps are late or left out."""
