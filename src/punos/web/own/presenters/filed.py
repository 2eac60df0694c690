"""The files of a part, for the client and for those who act for the client."""

from __future__ import annotations

from punos.clients.queries.applications import documents_of
from punos.clients.queries.plans import FileView, PartView
from punos.clients.words import Sort
from punos.web.own.presenters.names import Names
from punos.web.shared.addresses import address
from punos.web.shared.filing import FileRow, file_row
from punos.web.shared.speech import gettext as _

#: Parts beside which the page of the plan offers to add a file; applications have a page of their own for it.
OFFERED = (Sort.GOAL, Sort.TASK)


def may_file(part: PartView) -> bool:
    """Whether the client may add a file to the part: to an application that waits for its decision, and to what is theirs to write."""
    return part.is_open if part.sort is Sort.APPLICATION else part.writable


def add_at(part: PartView) -> str:
    """Where a file is added to the part, if the page of the plan offers it."""
    return address("own:add_file", part_id=part.id) if part.sort in OFFERED and part.is_open and may_file(part) else ""


def row(part: PartView, file: FileView, names: Names, reader: str = "client") -> FileRow:
    """A file in words. The client withdraws what a client added, as long as files may be added there.

    On paper nothing can be pressed. `reader` is one of `plan.Reader`.
    """
    paper = next((one.title.in_(names.language) for one in documents_of(part) if one.key == file.paper), "") if file.paper else ""
    if reader == "paper":
        return file_row(file, names.worker, paper)
    if reader == "another":
        return file_row(
            file,
            lambda post: names.worker(post) if post else _("the client"),
            paper,
            href=address("own:file_of_another", client_id=part.client_id, file_id=file.id),
        )
    is_mine = may_file(part) and file.added_by is None
    return file_row(
        file,
        names.worker,
        paper,
        href=address("own:file", file_id=file.id),
        withdraw=address("own:withdraw_file", part_id=part.id, file_id=file.id) if is_mine else "",
    )
