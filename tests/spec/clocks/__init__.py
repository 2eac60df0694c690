"""Clocks: working days of Finland, limits, pauses."""
