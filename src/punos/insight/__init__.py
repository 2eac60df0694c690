"""Studies: they read the record through fixed, suppressed figures and never write it."""
