"""What only the operator does, at the machine, with the owner's login."""
