"""Files on the pages of those who see the part that they hang on: the list, the form that adds one, and the withdrawal of a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from punos.base.errors import Refusal
from punos.clients.actions import files as verbs
from punos.clients.queries.files import file_in_hand
from punos.clients.queries.plans import FileView, PartView
from punos.plumbing.papers.kinds import Kind
from punos.trust.errors import SentBefore
from punos.web.shared.environment import moment
from punos.web.shared.page import page
from punos.web.shared.reading import with_new_id
from punos.web.shared.showing import ShownForm
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy
from punos.web.shared.uploads import download, taken_in

KINDS = {Kind.PDF: "PDF", Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.DOCX: "Word"}
KB, MB = 1024, 1024 * 1024
CHOOSE = gettext_lazy("Choose a file first.")
CHOOSE_PAPER = gettext_lazy("Choose one of these.")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a list: what it was called, what it is, who added it when. Without `href` it cannot be opened here; `note` says why, if so."""

    name: str
    told: str
    href: str = ""
    withdraw: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """What a page of adding or withdrawing a file says besides its form: of which part, where it is sent, and where one goes back to."""

    title: str
    action: str
    back: str
    crumbs: Sequence[tuple[str, str]]
    papers: Sequence[tuple[str, str]] = ()


class FileForm(ShownForm):
    """One file and, for an application, which of its papers it is. `new_id` is made when the form is drawn, so that sent twice it adds once."""

    new_id = forms.UUIDField(required=False)
    file = forms.FileField(allow_empty_file=True, error_messages={"required": CHOOSE, "invalid": CHOOSE, "missing": CHOOSE})
    paper = forms.ChoiceField(required=False, error_messages={"invalid_choice": CHOOSE_PAPER})

    def __init__(self, papers: Sequence[tuple[str, str]], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"new_id": uuid4()})
        self.fields["paper"].choices = [("", ""), *papers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What nobody typed is no slip of the pen when it is broken: the form was not drawn by us. Raises BadRequest."""
        if "new_id" in self.errors:
            raise BadRequest("the form's own field is broken")
        return super().clean() or self.cleaned_data


def file_row(file: FileView, who: Callable[[UUID | None], str], paper: str = "", *, href: str = "", withdraw: str = "") -> FileRow:
    """A file in words. What is withdrawn opens no more."""
    told = f"{KINDS[file.kind]}, {size_of(file.size)}"
    added = _("added by %(who)s, %(when)s") % {"who": who(file.added_by), "when": moment(file.added_at)}
    said = " · ".join(filter(None, [paper, told, added]))
    if file.withdrawn_at is None:
        return FileRow(file.name, said, href, withdraw)
    note = _("Withdrawn as a wrong file by %(who)s, %(when)s. It cannot be opened any more.")
    return FileRow(file.name, said, note=note % {"who": who(file.withdrawn_by), "when": moment(file.withdrawn_at)})


def size_of(size: int) -> str:
    """How large a file is, in kB or MB."""
    return f"{max(1, round(size / KB))} kB" if size < MB else f"{round(size / MB)} MB"


def file_of(part: PartView, file_id: UUID) -> FileView:
    """The file of the part. Raises Http404 for anything else."""
    found = next((one for one in part.files if one.id == file_id), None)
    if found is None:
        raise Http404
    return found


def opened_file(request: HttpRequest) -> HttpResponse:
    """The file that the ticket in hand opens. Raises Http404 when it opens none."""
    file = file_in_hand()
    if file is None:
        raise Http404
    return download(file)


def add(request: HttpRequest, part: PartView, filing: Filing) -> HttpResponse:
    """The form that adds a file to a part. What was typed stays when the file is refused; the file itself is chosen again."""
    sent = request.method == "POST"
    form = FileForm(filing.papers, request.POST, request.FILES) if sent else FileForm(filing.papers)
    if sent and form.is_valid():
        try:
            _add(request, form, part)
        except Refusal as refusal:
            if isinstance(refusal, SentBefore):
                form.data = with_new_id(form.data)
            language: str = request.language  # type: ignore[attr-defined]
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text.in_(language))
        else:
            return HttpResponseRedirect(filing.back, status=303)
    return page(request, "shared/add_file.html", 422 if sent else 200, form=form, filing=filing)


def _add(request: HttpRequest, form: FileForm, part: PartView) -> None:
    verbs.add_file(
        file_id=form.cleaned_data["new_id"] or uuid4(),
        part_id=part.id,
        name=form.cleaned_data["file"].name,
        paper=form.cleaned_data["paper"],
        made=taken_in(request),
    )


def withdraw(request: HttpRequest, file: FileView, filing: Filing) -> HttpResponse:
    """Asks whether this is the wrong file, and withdraws it; sent again it is withdrawn already. Raises NotYours or WrongStep."""
    if request.method == "POST" or file.withdrawn_at is not None:
        verbs.withdraw_file(file_id=file.id)
        return HttpResponseRedirect(filing.back, status=303)
    return page(request, "shared/withdraw_file.html", filing=filing, name=file.name)
