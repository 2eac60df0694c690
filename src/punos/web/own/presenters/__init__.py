"""What the client's pages show, in words."""
