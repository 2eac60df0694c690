"""Signing in and out, and the privacy officer's log."""
