"""Statistics that cannot leak: made-up worlds, the cube that the product publishes of them, and an attacker who solves for what is hidden."""
