"""Engines: pure mathematics of the domain. Frozen values in, values out; no Django, no clock, no I/O.

An engine imports only `punos.base`; engines do not know each other.
"""
