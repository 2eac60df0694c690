"""Disclosure control: what may be shown of a table, and an attacker who tries it."""
