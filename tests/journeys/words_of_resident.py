"""What a resident without a session looks for, in the three languages."""

from __future__ import annotations

from punos.base.texts import Text

LOOKS_FOR = Text("kotikäynti", "hembesök", "home visit")
