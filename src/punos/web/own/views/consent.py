"""My permissions and prohibitions: each takes effect at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from punos.clients.queries import plans
from punos.clients.queries.plans import PlanView
from punos.clients.words import Sort, State
from punos.trust import actions, queries
from punos.trust.words import Domain, Topic
from punos.web.own.forms import EndForm, OwnForm, PermitForm, ProhibitionForm
from punos.web.own.presenters import consent as words
from punos.web.own.presenters.names import names_for, posts_in
from punos.web.own.views.plan import language_of, plan_in_hand
from punos.web.own.views.saving import Sheet, save, typed
from punos.web.shared.door import own
from punos.web.shared.page import page
from punos.web.shared.speech import gettext as _

FORM = require_http_methods(["GET", "POST"])


@own()
@require_GET
def consent(request: HttpRequest) -> HttpResponse:
    """What I have allowed and what I have forbidden, and how to change it. Without a plan: what will be chosen here."""
    plan = plans.plan_of(request.opened)  # type: ignore[attr-defined]
    if plan is None:
        return page(request, "own/no_consent.html")
    names = names_for(language_of(request), posts_in(plan), registers=True)
    at = request.at  # type: ignore[attr-defined]
    values: dict[str, Any] = {
        "permits": words.permits(queries.permits(), names, at),
        "prohibitions": words.prohibitions(queries.prohibitions(), names, plan, at),
        "proposals": [words.proposal(part, names) for part in plan.of(Sort.PARTY) if part.state is State.PROPOSED],
    }
    return page(request, "own/consent.html", **values)


@own()
@FORM
def give(request: HttpRequest) -> HttpResponse:
    """Allow something to be shown."""
    plan, names = plan_in_hand(request, registers=True)
    form = PermitForm(typed(request))
    topics = [("all", _("Everything that the rules let be shown")), *words.topics(names.language)]

    def verb() -> None:
        actions.give_permits(
            client_id=plan.person.id,
            first_id=form.cleaned_data["new_id"],
            topics=form.wanted(),
            to_register=form.cleaned_data["to_register"],
            how="self",
            domain=Domain(form.cleaned_data["domain"]) if form.cleaned_data["domain"] else None,
        )

    values = {"topics": topics, "registers": words.registers(names), "domains": words.domains(names.language)}
    _known(form, "to_register", names.registers)
    return save(request, Sheet("own/give.html", form, values), verb, names=names, then="own:consent")


@own()
@FORM
def prohibit(request: HttpRequest) -> HttpResponse:
    """Forbid something to be shown."""
    plan, names = plan_in_hand(request, registers=True)
    form = ProhibitionForm(typed(request))
    parts = words.parts(plan, names)
    values = {"topics": words.topics(names.language), "registers": words.registers(names), "parts": parts}
    _known(form, "register", names.registers)
    _known(form, "to_register", names.registers)
    _known(form, "part", {UUID(one) for one, _label in parts})
    return save(request, Sheet("own/prohibit.html", form, values), lambda: _prohibit(plan, form), names=names, then="own:consent")


@own()
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a permission back."""
    plan, _names = plan_in_hand(request)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.withdraw_permit(client_id=plan.person.id, permit_id=form.cleaned_data["which"])
    return HttpResponseRedirect(reverse("own:consent"), status=303)


@own()
@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Take a prohibition back."""
    plan, _names = plan_in_hand(request)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.lift_prohibition(client_id=plan.person.id, prohibition_id=form.cleaned_data["which"])
    return HttpResponseRedirect(reverse("own:consent"), status=303)


def _prohibit(plan: PlanView, form: ProhibitionForm) -> None:
    chosen: dict[str, Any] = form.cleaned_data
    what = chosen["what"]
    actions.prohibit(
        prohibition_id=chosen["new_id"],
        client_id=plan.person.id,
        part_id=chosen["part"] if what == "part" else None,
        topic=Topic(chosen["topic"]) if what == "topic" else None,
        register_id=chosen["register"] if what == "register" else None,
        to_register=chosen["to_register"],
        in_emergency=chosen["in_emergency"],
    )


def _known(form: OwnForm, name: str, known: Any) -> None:
    """A choice that is not among those offered is no choice; an id of somebody else's part leads nowhere."""
    if form.is_bound and form.is_valid() and form.cleaned_data.get(name) and form.cleaned_data[name] not in known:
        form.add_error(name, _("Choose one of these."))
