"""How a promise is kept now, as far as figures without persons tell."""

from __future__ import annotations

from decimal import Decimal

from punos.base.texts import Text
from punos.insight.learning.queries import CellView, cells_of
from punos.insight.learning.words import Dimension
from punos.organising import queries
from punos.organising.queries import ClauseView, DeadlineView
from punos.organising.rules.wording import share_text
from punos.web.shared.speech import gettext as _


def newest_figure(promise: ClauseView | None, deadline: DeadlineView | None) -> CellView | None:
    """The county's newest figure of the promise: of its newest version that has one, else of the statutory deadline."""
    numbers = range(promise.version, 0, -1) if promise else ()
    same = (queries.clause(number, promise.key) for number in numbers if promise)
    rules = [*(str(one.id) for one in same if one), *([deadline.id] if deadline else [])]
    figures = (cell for rule in rules for cell in cells_of(rule) if cell.dimension is Dimension.COUNTY)
    return next(figures, None)


def percent_text(percent: int) -> Text:
    """Per cent as each language writes them."""
    return share_text(Decimal(percent) / 100)


def kept_words(cell: CellView, language: str) -> dict[str, str]:
    """How many were served in time, as far as figures without persons tell."""
    least, most = cell.bounds
    quarter = _("Quarter %(number)s of %(year)s") % {"number": (cell.quarter.month + 2) // 3, "year": cell.quarter.year}
    if (least, most) == (0, 100):
        text = _("Too few cases to show a figure without showing a person")
    elif least == most:
        text = _("about %(share)s in time") % {"share": percent_text(least).in_(language)}
    elif most == 100:
        text = _("at least %(share)s in time") % {"share": percent_text(least).in_(language)}
    else:
        text = _("at most %(share)s in time") % {"share": percent_text(most).in_(language)}
    days = _("half of the cases in %(days)s days or less") % {"days": cell.median_days} if cell.median_days is not None else ""
    return {"text": text, "href": "", "state": "", "note": " · ".join(part for part in (quarter, days) if part)}


def kept_now(promise: ClauseView | None, deadline: DeadlineView | None, language: str) -> dict[str, str]:
    """The newest figure in words, for a cell of a table; that there is none yet, where there is none."""
    found = newest_figure(promise, deadline)
    return kept_words(found, language) if found else {"text": _("No figure yet"), "href": "", "state": "", "note": ""}
