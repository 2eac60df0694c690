"""The access rule: worlds, oracles and attacks."""
