"""Versions of the plan that are being written: one open for comment, one a draft, one proposed to the council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from punos.base.texts import Text
from punos.organising import actions, queries
from punos.organising.loading.next_version import begin_next_versions
from punos.organising.words import VersionStatus

TITLE = Text("Esitys", "Förslag", "Proposal")


@dataclass(frozen=True, slots=True)
class Next:
    """Their numbers, and a comment on the one that is open."""

    open: int
    draft: int
    proposed: int
    comment: UUID


def write_versions(token: str, today: date) -> Next:
    """Write them as the planner of this session, those that are not there yet."""
    begin_next_versions(token=token, today=today)
    if _numbers(VersionStatus.PROPOSAL) == []:
        number = actions.begin_draft(token=token, form_id=uuid4(), based_on=2, title=TITLE)
        actions.open_for_comment(token=token, number=number, edition=1, since=today, until=today + timedelta(days=1), moderated=True)
        actions.propose(token=token, number=number, edition=2)
    opened, drafted, proposed = (_numbers(status)[0] for status in (VersionStatus.COMMENT, VersionStatus.DRAFT, VersionStatus.PROPOSAL))
    return Next(opened, drafted, proposed, queries.all_comments(token, opened)[0].id)


def _numbers(status: VersionStatus) -> list[int]:
    return [one.number for one in queries.versions() if one.status is status]
