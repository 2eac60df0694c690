"""Small pieces that all pages of the plan share: cells of tables, addresses of clauses, lists in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from punos.organising import queries
from punos.organising.queries import ClauseView
from punos.web.shared.speech import gettext as _


def cell(text: str, href: str = "", note: str = "") -> dict[str, Any]:
    """A cell of a table, or a value of a list of facts."""
    return {"text": text, "href": href, "state": "", "note": note}


def address(clause: ClauseView) -> str:
    """The address of a clause; it holds the version and never changes its meaning."""
    return reverse("organising:clause", args=[clause.version, clause.number])


def clause_cell(clause: ClauseView, language: str) -> dict[str, Any]:
    """A clause as a link: its title, and its number beside it."""
    return cell(clause.title.in_(language), address(clause), _("clause %(number)s") % {"number": clause.number})


def referred(version: int, key: str | None, language: str) -> dict[str, Any] | None:
    """The clause with this key as a link; None when there is none."""
    found = queries.book(version).by_key.get(key) if key else None
    return clause_cell(found, language) if found else None


def joined(words: Iterable[str]) -> str:
    """Words in a row; a dash when there are none."""
    return ", ".join(words) or "–"
