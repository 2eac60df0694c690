"""The files of a part, for the worker who sees it: opened at the address of the purpose for which the part is seen."""

from __future__ import annotations

from uuid import UUID

from punos.clients.queries.applications import documents_of
from punos.clients.queries.plans import FileView, PartView
from punos.clients.words import Sort
from punos.trust.words import Purpose
from punos.web.shared.addresses import address, pattern_of
from punos.web.shared.filing import FileRow, file_row
from punos.web.work.deeds.base import Situation

#: Where a file is opened, for each purpose for which one can be. For an emergency or by law the plan is opened once, on its own form: its files are not.
OPENED_AT = {Purpose.CARE: "work:file", Purpose.APPLICATION: "work:file_of_application", Purpose.REFERRAL: "work:file_of_referral"}
WITHDRAWN_AT = {Purpose.CARE: "work:withdraw_file", Purpose.APPLICATION: "work:withdraw_from_application"}
ADDED_AT = {Purpose.CARE: "work:add_file", Purpose.APPLICATION: "work:add_to_application"}


def files_of(part: PartView, situation: Situation) -> tuple[FileRow, ...]:
    """The files of a part in words."""
    return tuple(_row(part, file, situation) for file in part.files)


def add_file_at(part: PartView) -> str:
    """Where a file is added to the part; nothing where this worker may not."""
    if part.reason.purpose not in ADDED_AT or not may_file(part):
        return ""
    place = {"client_id": str(part.client_id), "part_id": str(part.id)}
    return pattern_of(ADDED_AT[part.reason.purpose], client_id=UUID, part_id=UUID) % place


def may_file(part: PartView) -> bool:
    """Whether this worker adds files to the part and withdraws them: it is theirs to write, and no application that is decided."""
    return part.writable and (part.sort is not Sort.APPLICATION or part.is_open)


def is_theirs(part: PartView, file: FileView) -> bool:
    """Whether this worker may withdraw the file: what an applicant sent is the applicant's."""
    return may_file(part) and (part.sort is not Sort.APPLICATION or file.added_by is not None)


def _row(part: PartView, file: FileView, situation: Situation) -> FileRow:
    purpose, ids = part.reason.purpose, {"client_id": part.client_id, "file_id": file.id}
    paper = next((one.title.in_(situation.language) for one in documents_of(part) if one.key == file.paper), "") if file.paper else ""
    may_withdraw = purpose in WITHDRAWN_AT and is_theirs(part, file)
    return file_row(
        file,
        situation.names.worker,
        paper,
        href=address(OPENED_AT[purpose], **ids) if purpose in OPENED_AT else "",
        withdraw=address(WITHDRAWN_AT[purpose], part_id=part.id, **ids) if may_withdraw else "",
    )
