"""The client's own log and notices, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from punos.base.texts import Text
from punos.trust.queries import ChainView, LogRow, NoticeView, openings
from punos.trust.words import ACT_NAMES, BASIS_NAMES, PURPOSE_NAMES, ROLE_NAMES, Act, Basis, Purpose, reason_in
from punos.web.own.presenters.names import Names, names_for
from punos.web.shared.addresses import address
from punos.web.shared.environment import moment
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy, ngettext

PAGE = 40
NEWS: dict[str, Promise] = {
    "emergency_opening": gettext_lazy("Your data was opened in an emergency"),
    "relationship_begun": gettext_lazy("A worker began to work with you"),
    "relationship_ended": gettext_lazy("A worker no longer works with you"),
    "application_asked": gettext_lazy("More is asked of you for an application"),
    "application_decided": gettext_lazy("Your application has been decided"),
}
SOMETHING = gettext_lazy("Something new about your data")
#: Rows that tell of no parts that were shown.
PARTLESS = (Act.LOG, Act.SEARCH, Act.REFUSED, Act.BEGIN, Act.END, Act.WEIGH, Act.ALLOW)


@dataclass(frozen=True, slots=True)
class News:
    """Something new that the client should know of at once."""

    id: UUID
    title: str
    text: str
    is_emergency: bool
    href: str
    way: str


def news(found: Sequence[NoticeView], language: str) -> list[News]:
    """Notices not yet seen, newest first."""
    names = names_for(language, [notice.post_id for notice in found])
    return [_news(notice, names) for notice in found]


def _news(notice: NoticeView, names: Names) -> News:
    said = [moment(notice.at)]
    if notice.post_id:
        said.append(names.worker_at(notice.post_id))
    if notice.reason:
        said.append(_("Reason: %(reason)s") % {"reason": notice.reason})
    is_about_application = notice.what.startswith("application_")
    href, way = (
        (address("own:applications"), _("See your applications")) if is_about_application else (address("own:log"), _("See who has looked"))
    )
    return News(notice.id, str(NEWS.get(notice.what, SOMETHING)), " · ".join(said), notice.what == "emergency_opening", href, way)


def entries(found: Sequence[LogRow], language: str, laws: dict[str, Text], files: Mapping[int, str]) -> list[dict[str, Any]]:
    """The openings of the log for the page's list: one on several grounds is one entry, not several visits. `files`: names by the row's number."""
    names = names_for(language, [row.post_id for row in found])
    return [entry(rows, names, laws, files.get(rows[-1].id, "")) for rows in openings(found)]


def runs(shown: Sequence[dict[str, Any]]) -> list[tuple[bool, list[dict[str, Any]]]]:
    """The entries in runs of the client's own and of others', in order: own looks must not hide those of others."""
    return [(own, list(run)) for own, run in groupby(shown, key=lambda row: bool(row["is_own"]))]


@dataclass(frozen=True, slots=True)
class Chain:
    """The own log as a whole: which rows it has, and until which a seal holds them."""

    rows: str
    seal: str


def chain(found: ChainView | None) -> Chain | None:
    """What is said of the chain of the own log; None while it is empty."""
    if found is None or not found.last:
        return None
    rows = _("Rows %(first)s–%(last)s, none missing.") % {"first": found.first or found.last, "last": found.last}
    if found.sealed_seq is None or found.sealed_at is None:
        return Chain(rows, _("The first seal comes within a minute or two."))
    seal = _("Sealed %(when)s up to row %(row)s.") % {"when": moment(found.sealed_at), "row": found.sealed_seq}
    return Chain(rows, seal)


def entry(rows: Sequence[LogRow], names: Names, laws: dict[str, Text], file: str = "") -> dict[str, Any]:
    """One opening: who, when, what, why."""
    row = rows[-1]
    worker = names.workers.get(row.post_id) if row.post_id else None
    return {
        "id": row.opening,
        "iso": row.at.isoformat(timespec="minutes"),
        "when": moment(row.at),
        "who": worker.name if worker else _("You") if row.own else ROLE_NAMES[row.role].in_(names.language).capitalize(),
        "role": ROLE_NAMES[row.role].in_(names.language) if worker else "",
        "organisation": names.organisation(row.organisation_id),
        "what": what(row, names.language, file),
        "why": why(rows, names.language, laws),
        "is_own": row.own,
        "href": "" if row.own else address("own:ask", row_id=row.opening),
        "is_emergency": row.purpose is Purpose.EMERGENCY and row.act is Act.OPEN,
    }


def what(row: LogRow, language: str, file: str = "") -> str:
    """What was done, and to how many parts of the plan, on all the grounds of the opening together; or to which file."""
    act = ACT_NAMES[row.act].in_(language)
    if row.act is Act.FILE:
        return f"{act}: {file}" if file else act
    if row.act in PARTLESS or not row.together:
        return act
    return f"{act}: " + ngettext("%(num)s part of the plan", "%(num)s parts of the plan", row.together) % {"num": row.together}


def why(rows: Sequence[LogRow], language: str, laws: dict[str, Text]) -> str:
    """For what, on what grounds, under which law, and the reason that was given; each is said once."""
    said: list[str] = []
    for row in reversed(rows):
        said.append(PURPOSE_NAMES[row.purpose].in_(language))
        if row.basis is not Basis.NONE:
            said.append(BASIS_NAMES[row.basis].in_(language))
        if row.statute:
            said.append(laws[row.statute].in_(language) if row.statute in laws else row.statute)
    said += [reason_in(row.act, row.reason, language) for row in rows if row.reason]
    return " · ".join(dict.fromkeys(said))
