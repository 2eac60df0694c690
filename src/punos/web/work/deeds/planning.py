"""Planning a service: what the criterion asks, the answer, and the form that puts the service into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from punos.clients.actions import services
from punos.clients.actions.services import ServiceDraft
from punos.clients.queries.deadlines import age_on
from punos.clients.words import Sort
from punos.engines.criteria import Explanation, FactKind, Value, facts_of
from punos.organising.queries import ClauseView, entitlement, municipalities, questions
from punos.organising.rules import Question, Service
from punos.web.shared.fields import Day, Known, Line, Passage, Pick, Picks
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.deeds.base import DeedForm, Situation, by_name, goals_to_choose, ids
from punos.web.work.words import PROVISIONS

FACT = "fact_"
HOME = "municipality_in_county"
"""The fact that the contact details tell."""
LARGEST = 100_000


class Whole(Line):
    """A whole number."""

    def to_python(self, value: Any) -> Any:
        """The number that was typed. Raises ValidationError for anything else."""
        text = str(super().to_python(value)).strip()
        if not text:
            return ""
        if not (text.isascii() and text.isdigit()) or int(text) > LARGEST:
            raise ValidationError(_("Write a whole number, for example 75."))
        return text


class ServiceForm(DeedForm):
    """The facts that the criterion asks for, and how the service is planned."""

    organisation = Pick(label=_("Who is responsible for giving it"), long=True)
    provision = Pick(label=_("Way of producing"))
    proposal = Passage(label=_("The client's own wish of how it is given"), required=False, rows=2)
    goals = Picks(label=_("For which goals"))
    text = Passage(label=_("What is agreed on"), required=False, rows=3)
    method = Line(label=_("Method"), hint=_("How the work is done, for example coaching or home visits."), required=False)
    expected_on = Day(label=_("When it is expected to begin"), required=False)
    lasts = Line(label=_("How long it is expected to last"), required=False)

    def __init__(self, clause: ClauseView, rule: Service, situation: Situation, data: Mapping[str, Any] | None = None) -> None:
        self.clause = clause
        self.rule = rule
        self.asked = asked_of(rule)
        super().__init__(situation, data)

    def first(self, situation: Situation) -> dict[str, Any]:
        """The age is known, and the home municipality from the contact details; a single provider or way is chosen."""
        first: dict[str, Any] = {f"{FACT}age": str(age_on(situation.plan.person.born_on, situation.today))}
        if lives_in_the_county(situation):
            first[f"{FACT}{HOME}"] = "yes"
        providers = self.providers(situation)
        if len(providers) == 1:
            first["organisation"] = providers[0][0]
        if len(self.rule.provision) == 1:
            first["provision"] = self.rule.provision[0]
        return first

    def prepare(self, situation: Situation) -> None:
        """One question for each fact, and the providers of the clause."""
        for question in self.asked:
            self.fields[FACT + question.spec.name] = field_of(question, situation.language)
        offer = {
            "organisation": [("", _("Choose")), *self.providers(situation)],
            "provision": [(code, PROVISIONS[code]) for code in self.rule.provision if code in PROVISIONS],
            "goals": goals_to_choose(situation),
        }
        for name, options in offer.items():
            self.fields[name].offer(options)  # type: ignore[attr-defined]

    def providers(self, situation: Situation) -> list[tuple[str, str]]:
        """The clause's providers by name; only the worker's own when they may not add for others."""
        all_of_them = situation.adds_for_all(self.rule.topic)
        everyone = situation.names.organisations.values()
        rows = [one for one in everyone if one.key in self.rule.providers and (all_of_them or one.id == situation.by.organisation_id)]
        return by_name(rows, situation)

    def facts(self) -> dict[str, Value | None]:
        """What is known of the person, as far as it can be read."""
        answers = {question.spec.name: (question, self._said(FACT + question.spec.name)) for question in self.asked}
        return {name: value_of(question.spec.kind, said) for name, (question, said) in answers.items()}

    def _said(self, name: str) -> str:
        source = self.data if self.is_bound else self.initial
        return str(source.get(name, "") or "").strip()

    def explanation(self) -> Explanation | None:
        """Is this person entitled, and why; None for a service without a criterion."""
        return entitlement(self.clause, self.facts(), self.situation.today)


def lives_in_the_county(situation: Situation) -> bool:
    """Whether the contact details name a municipality of the county. A name that is not known says nothing."""
    known = {name.casefold() for one in municipalities() for name in (one.name_fi, one.name_sv)}
    return any(str(part.body.get("municipality", "")).strip().casefold() in known for part in situation.plan.of(Sort.CONTACT))


def asked_of(rule: Service) -> tuple[Question, ...]:
    """The facts of the criterion in the order in which they are declared; a worker answers the judgements too."""
    named = set(facts_of(rule.eligibility)) if rule.eligibility else set()
    return tuple(question for name, question in questions().items() if name in named)


def field_of(question: Question, language: str) -> forms.Field:
    """The field that asks for a fact. None has to be answered."""
    label = capital(question.spec.label.in_(language))
    hint = question.spec.unit.in_(language) if question.spec.unit else ""
    if question.spec.kind is FactKind.NUMBER:
        return Whole(label=label, hint=hint, required=False, longest=7)
    if question.spec.kind is FactKind.YES_NO:
        return Known(label=label, hint=hint)
    options = [("", _("Not known yet")), *((value, name.in_(language)) for value, name in question.spec.choices)]
    return Pick(label=label, hint=hint, options=options, required=False, long=True)


def capital(text: str) -> str:
    """The text with a capital letter at its beginning; names inside it keep theirs."""
    return text[:1].upper() + text[1:]


def value_of(kind: FactKind, said: str) -> Value | None:
    """A typed answer as the engine's value; None when it is not known or cannot be read."""
    if kind is FactKind.YES_NO:
        return {"yes": True, "no": False}.get(said)
    if kind is FactKind.NUMBER:
        return int(said) if said.isascii() and said.isdigit() and int(said) <= LARGEST else None
    return said or None


def plan_service(form: ServiceForm) -> UUID:
    """Put the service into the plan; its promise begins to run."""
    situation, sent = form.situation, form.sent()
    explained = form.explanation()
    draft = ServiceDraft(
        clause_id=form.clause.id,
        organisation_id=UUID(sent["organisation"]),
        topic=form.rule.topic,
        provision=sent["provision"],
        text=sent["text"],
        method=sent["method"],
        expected_on=sent["expected_on"],
        lasts=sent["lasts"],
        proposal=sent["proposal"],
        entitled=explained.answer.value if explained else "",
        entitled_on=situation.today if explained else None,
        goal_ids=ids(sent["goals"]),
    )
    return services.plan_service(**situation.new(), service_id=sent.new_id, service=draft)
