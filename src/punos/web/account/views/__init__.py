"""Signing in and out; the privacy officer's log."""
