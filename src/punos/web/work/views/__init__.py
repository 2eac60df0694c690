"""Views of the worker: each opens what it needs, calls one query or verb, and answers."""
