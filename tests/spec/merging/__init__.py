"""Three versions of one thing: what one changed is taken, what both changed is for a person to settle."""
