"""The harnesses: each puts one input to the parsers that it stands for."""

from __future__ import annotations

NAMES = ("criteria", "fields", "folder", "papers", "requests", "search", "signing_in", "witness")
