"""Pages for a resident without a sign-in: finding a service, and whether one might get it."""
