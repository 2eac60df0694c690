"""From values of the organising plan to what its templates show: plain words, addresses and rows of tables."""

from punos.web.organising.presenters.changes import change_card
from punos.web.organising.presenters.clauses import chain_card, clause_page, promise_rows
from punos.web.organising.presenters.processing import processing_tables
from punos.web.organising.presenters.versions import plan_page, version_line
from punos.web.organising.presenters.whole import whole_page

__all__ = ["chain_card", "change_card", "clause_page", "plan_page", "processing_tables", "promise_rows", "version_line", "whole_page"]
