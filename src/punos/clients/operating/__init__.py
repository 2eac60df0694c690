"""What only the operator does with the record as a whole, at the machine, with the owner's login."""
