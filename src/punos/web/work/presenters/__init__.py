"""From frozen views of a plan to the plain values of the pages."""
