"""What I answer: my tasks, the agreement, the organisations that are proposed to join."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from punos.clients.actions import answers, meetings, services
from punos.clients.queries.plans import PartView, PastVersion, PlanView
from punos.clients.words import Sort, State
from punos.trust.words import Topic
from punos.web.own.forms import AgreementForm, PartyForm, TaskForm
from punos.web.own.presenters import consent as consent_words
from punos.web.own.views.plan import plan_in_hand
from punos.web.own.views.saving import Sheet, save, typed
from punos.web.own.views.wishes import own_part
from punos.web.shared.door import own

FORM = require_http_methods(["GET", "POST"])


@own()
@FORM
def task(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """My task is done; or it is not, after all."""
    plan, names = plan_in_hand(request)
    mine = own_part(plan, part_id, Sort.TASK)
    form = TaskForm(typed(request), initial={"note": mine.body.get("done_note", ""), "version": mine.version})

    def verb() -> None:
        services.move_task(
            by=request.actor,  # type: ignore[attr-defined]
            task_id=mine.id,
            version=form.cleaned_data["version"] or 0,
            state=State(form.cleaned_data["state"]),
            note=form.text_of("note"),
            at=request.at,  # type: ignore[attr-defined]
        )

    values = {"task": mine, "is_done": mine.state is State.DONE}
    return save(request, Sheet("own/task.html", form, values, lambda past: {"note": past.body.get("done_note")}), verb, names=names)


@own()
@FORM
def agreement(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Agree to the plan, or write what I see otherwise."""
    plan, names = plan_in_hand(request)
    mine = own_part(plan, part_id, Sort.AGREEMENT)
    form = AgreementForm(typed(request), initial={**_said(mine), "version": mine.version})

    def verb() -> None:
        stated = {"by": request.actor, "agreement_id": mine.id, "version": form.cleaned_data["version"] or 0, "at": request.at}  # type: ignore[attr-defined]
        if form.cleaned_data["answer"] == "agree":
            meetings.agree(**stated, text=form.text_of("text"))
        else:
            meetings.dissent(**stated, view=form.text_of("text"))

    return save(request, Sheet("own/agreement.html", form, {"agreement": mine}, _said), verb, names=names)


@own()
@FORM
def party(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Yes or no to an organisation that is proposed to join, after reading what it would see."""
    plan, names = plan_in_hand(request, registers=True)
    proposed = _party_of(plan, part_id)
    form = PartyForm(typed(request), initial={"version": proposed.version})
    values = {"party": consent_words.proposal(proposed, names), "topics": consent_words.topics(names.language, without=(Topic.CORE,))}

    def verb() -> None:
        stated = {"by": request.actor, "party_id": proposed.id, "version": form.cleaned_data["version"] or 0, "at": request.at}  # type: ignore[attr-defined]
        if form.cleaned_data["answer"] == "no":
            answers.say_no(**stated)
        else:
            answers.say_yes(**stated, topics=(Topic.CORE, *(Topic(one) for one in form.cleaned_data["topics"])))

    return save(request, Sheet("own/party.html", form, values), verb, names=names)


def _party_of(plan: PlanView, part_id: UUID) -> PartView:
    """A proposed party, or one answered already (a form sent twice). Raises Http404 for anything else."""
    part = plan.part(part_id)
    if part is None or part.sort is not Sort.PARTY or part.state is State.ENDED:
        raise Http404
    return part


def _said(mine: PartView | PastVersion) -> dict[str, str]:
    """What was answered, and in which words."""
    answer = {State.AGREED: "agree", State.DISSENTED: "dissent"}.get(mine.state, "")
    return {"answer": answer, "text": mine.body.get("dissent") or mine.body.get("text", "")}
