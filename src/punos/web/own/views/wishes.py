"""What I say myself: my view, my goals, how I am reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from punos.clients.actions import goals, plans
from punos.clients.actions.goals import GoalDraft
from punos.clients.errors import NotYours
from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort
from punos.web.own.forms import ContactForm, GoalForm, ViewForm
from punos.web.own.views.plan import plan_in_hand
from punos.web.own.views.saving import Sheet, save, typed
from punos.web.shared.door import own

FORM = require_http_methods(["GET", "POST"])


@own()
@FORM
def view(request: HttpRequest) -> HttpResponse:
    """Write how I see my situation, or say it otherwise."""
    plan, names = plan_in_hand(request)
    there = newest_own(plan, Sort.VIEW)
    form = ViewForm(typed(request), initial={"text": there.body["text"], "version": there.version} if there else None)

    def verb() -> None:
        if there is None:
            goals.write_view(**_new(request, plan, form, "view_id"), text=form.text_of("text"))
        else:
            goals.change_text(**_changed(request, there, form), text=form.text_of("text"))

    return save(request, Sheet("own/view.html", form, {"is_new": there is None}), verb, names=names)


@own()
@FORM
def propose_goal(request: HttpRequest) -> HttpResponse:
    """Propose a goal; it waits for the talk with the own worker."""
    plan, names = plan_in_hand(request)
    form = GoalForm(typed(request))

    def verb() -> None:
        goals.propose_goal(**_new(request, plan, form, "goal_id"), goal=_goal(form))

    return save(request, Sheet("own/goal.html", form, {"goal": None}), verb, names=names)


@own()
@FORM
def change_goal(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Say my own goal in other words."""
    plan, names = plan_in_hand(request)
    goal = own_part(plan, part_id, Sort.GOAL)
    form = GoalForm(typed(request), initial=goal.body | {"due_on": day_typed(goal), "version": goal.version})

    def verb() -> None:
        goals.change_goal(**_changed(request, goal, form, name="goal_id"), goal=_goal(form, code=goal.body.get("code", "")))

    return save(request, Sheet("own/goal.html", form, {"goal": goal}), verb, names=names)


@own()
@FORM
def contact(request: HttpRequest) -> HttpResponse:
    """Tell how I am reached."""
    plan, names = plan_in_hand(request)
    there = newest_own(plan, Sort.CONTACT)
    form = ContactForm(typed(request), initial=there.body | {"version": there.version} if there else None)

    def verb() -> None:
        if there is None:
            plans.write_contact(**_new(request, plan, form, "contact_id"), contact=form.as_body())
        else:
            plans.change_contact(**_changed(request, there, form, name="contact_id"), contact=form.as_body())

    return save(request, Sheet("own/contact.html", form, {"protected": plan.person.is_protected}), verb, names=names)


def newest_own(plan: PlanView, sort: Sort) -> PartView | None:
    """The newest part of this sort that is mine to write."""
    return next((part for part in reversed(plan.of(sort)) if part.writable and part.organisation_id is None), None)


def own_part(plan: PlanView, part_id: UUID, sort: Sort) -> PartView:
    """The part, if it is mine to write. Raises Http404 otherwise."""
    part = plan.part(part_id)
    if part is None or part.sort is not sort or not part.writable:
        raise Http404
    return part


def day_typed(part: PartView) -> str:
    """The day of a part as a person types it."""
    return f"{part.due_on.day}.{part.due_on.month}.{part.due_on.year}" if part.due_on else ""


def _new(request: HttpRequest, plan: PlanView, form: Any, id_name: str) -> dict[str, Any]:
    """What every verb that adds a part of the client's own asks for. Raises NotYours for somebody without a home register."""
    if plan.person.home_register_id is None or form.cleaned_data["new_id"] is None:
        raise NotYours
    return {
        "by": request.actor,  # type: ignore[attr-defined]
        id_name: form.cleaned_data["new_id"],
        "client_id": plan.person.id,
        "register_id": plan.person.home_register_id,
        "at": request.at,  # type: ignore[attr-defined]
    }


def _changed(request: HttpRequest, part: PartView, form: Any, *, name: str = "part_id") -> dict[str, Any]:
    """What every verb that changes a part asks for."""
    version = form.cleaned_data["version"] or 0
    return {"by": request.actor, name: part.id, "version": version, "at": request.at}  # type: ignore[attr-defined]


def _goal(form: GoalForm, *, code: str = "") -> GoalDraft:
    return GoalDraft(
        words=form.text_of("words"),
        scale=form.cleaned_data["scale"],
        code=code,
        helps=form.text_of("helps"),
        hinders=form.text_of("hinders"),
        due_on=form.cleaned_data["due_on"],
    )
