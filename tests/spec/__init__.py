"""The engines' specification: chapters that a person can read, checked by running them."""
