"""From values of the organising plan to what the resident's pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from punos.engines.criteria import Answer, Explanation, FactKind, Kind
from punos.organising import queries
from punos.organising.queries import ClauseView
from punos.organising.rules import Minimum, Promise, Question, Service
from punos.organising.rules.catalogue import class_name, group_name
from punos.organising.rules.wording import LEVELS, PROVISION, limit_text, measure_text, share_text
from punos.providers.queries import UnitView
from punos.providers.rules import opening_hours
from punos.web.public.forms import Answers
from punos.web.shared.speech import gettext as _

FIRST_CONTACT = "one-contact"
"""The key of the clause by which whoever is contacted first answers for the matter."""


FEW_PLACES = 5
"""So many places are shown at once."""


def service_page(clause: ClauseView, answers: Answers, explained: Explanation | None, language: str) -> dict[str, Any]:
    """All that the page of a service shows."""
    rule = clause.rule
    first = queries.clause(clause.version, FIRST_CONTACT)
    return {
        "service": {
            "key": clause.key,
            "title": clause.title.in_(language),
            "plain": clause.plain.in_(language),
            "text": clause.text.in_(language),
            "subject": class_name(rule.ptv_class).in_(language) if isinstance(rule, Service) else "",
            "law": rule.law if isinstance(rule, Service) else "",
            "has_criterion": isinstance(rule, Service) and rule.eligibility is not None,
        },
        "facts": _facts(clause, rule, language) if isinstance(rule, Service) else [],
        "promises": _promises(clause, language),
        "clause": _link(clause),
        "first_contact": _link(first) | {"text": first.text.in_(language)} if first else None,
        "questions": [_question(one, answers, language) for one in answers.questions],
        "errors": list(answers.errors.items()),
        "answer": _answer(explained, language) if explained else None,
    }


def places(units: Iterable[UnitView], language: str) -> dict[str, Any]:
    """Where the service is given, by municipality: a few at once, the rest folded away."""
    in_order = sorted(units, key=lambda unit: (unit.municipality.in_(language).casefold(), unit.name.in_(language).casefold()))
    rows = [_place(unit, language) for unit in in_order]
    return {"shown": rows[:FEW_PLACES], "folded": rows[FEW_PLACES:]}


def _place(unit: UnitView, language: str) -> tuple[str, dict[str, str]]:
    open_at = _("open %(hours)s") % {"hours": opening_hours(unit.hours).in_(language)}
    return unit.name.in_(language), {"text": unit.address, "note": open_at}


def _link(clause: ClauseView) -> dict[str, str]:
    return {"number": clause.number, "href": reverse("organising:clause", args=[clause.version, clause.number])}


def _facts(clause: ClauseView, rule: Service, language: str) -> list[tuple[str, Any]]:
    return [
        (_("For whom"), group_name(rule.target_group).in_(language)),
        (_("Price"), rule.price.in_(language)),
        (_("Who provides it"), ", ".join(name.in_(language) for name in queries.providers_of(clause))),
        (_("How"), ", ".join(PROVISION[word].in_(language) for word in rule.provision if word in PROVISION)),
        (_("Where"), LEVELS[rule.level].in_(language) if rule.level in LEVELS else rule.level),
        (_("Law"), rule.law),
    ]


def _promises(clause: ClauseView, language: str) -> list[tuple[str, Any]]:
    """What is promised of the service: its promise, its minimum level of access, and what the law says."""
    lines: list[tuple[str, Any]] = []
    promise, minimum, deadline = queries.promise_of(clause), queries.minimum_of(clause), queries.deadline_of(clause)
    if promise and isinstance(promise.rule, Promise):
        share = _("in at least %(share)s of cases") % {"share": share_text(promise.rule.share).in_(language)}
        lines.append((_("Promise"), _promised(promise, language, share)))
    if minimum and isinstance(minimum.rule, Minimum):
        lines.append((_("How near"), _promised(minimum, language, measure_text(minimum.rule.measure).in_(language))))
    if deadline:
        how_long = limit_text(deadline.limit).in_(language) if deadline.limit else _("without undue delay")
        check = " · " + _("the figure is to be checked against the law") if deadline.confidence == "C" else ""
        text = f"{deadline.start.in_(language)} → {deadline.stop.in_(language)}: {how_long}"
        lines.append((_("The law says"), {"text": text, "href": "", "state": "", "note": deadline.source + check}))
    return lines


def _promised(clause: ClauseView, language: str, how: str) -> dict[str, Any]:
    number = _("clause %(number)s") % {"number": clause.number}
    return {"text": clause.title.in_(language), "href": _link(clause)["href"], "state": "", "note": f"{how} · {number}"}


def _question(question: Question, answers: Answers, language: str) -> dict[str, Any]:
    spec = question.spec
    kinds = {FactKind.NUMBER: "number", FactKind.YES_NO: "yes_no"}
    return {
        "name": spec.name,
        "kind": kinds.get(spec.kind, "choice"),
        "label": question.question.in_(language),
        "hint": question.hint.in_(language) if question.hint else "",
        "unit": spec.unit.in_(language) if spec.unit else "",
        "options": [(value, name.in_(language)) for value, name in spec.choices],
        "value": answers.typed.get(spec.name, ""),
        "error": answers.errors.get(spec.name, ""),
    }


def _answer(explained: Explanation, language: str) -> dict[str, Any]:
    asked_of_people = [one for one in _leaves(explained) if one.fact in explained.ask and one.kind is not Kind.JUDGEMENT]
    titles = {
        Answer.YES: _("By what you told us, you meet the conditions"),
        Answer.NO: _("By what you told us, the conditions are not met"),
        Answer.UNKNOWN: _("Something is still needed before this can be answered"),
    }
    texts = {
        Answer.YES: _("It is worth contacting us or applying."),
        Answer.NO: _("You may still contact us and apply. A worker listens to you and looks for help that fits."),
        Answer.UNKNOWN: _("Answer the open questions below, or contact us and we look at it together.")
        if asked_of_people
        else _("The rest is assessed by a professional together with you. It is worth contacting us."),
    }
    return {
        "state": explained.answer.value,
        "kind": {Answer.YES: "success", Answer.NO: "info", Answer.UNKNOWN: "info"}[explained.answer],
        "title": titles[explained.answer],
        "text": texts[explained.answer],
        "tree": _reason(explained, language),
    }


def _reason(explained: Explanation, language: str) -> dict[str, Any]:
    """One condition with its own conditions under it."""
    text = explained.text.in_(language)
    return {
        "text": text[:1].upper() + text[1:],
        "state": explained.answer.value,
        "source": explained.source,
        "is_judgement": explained.kind is Kind.JUDGEMENT,
        "parts": [_reason(part, language) for part in explained.parts],
    }


def _leaves(explained: Explanation) -> list[Explanation]:
    if not explained.parts:
        return [explained]
    return [leaf for part in explained.parts for leaf in _leaves(part)]
