"""The rule of a clause as a quiet table: what the software follows, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from punos.engines.criteria import Explanation
from punos.organising import queries
from punos.organising.queries import ClauseView, DeadlineView, Grounds
from punos.organising.rules import ChainStep, Free, Minimum, Promise, Service, Task
from punos.organising.rules.catalogue import class_name, group_name
from punos.organising.rules.wording import LEVELS, PROVISION, event_text, limit_text, measure_text, party_text, share_text
from punos.web.organising.presenters.cells import cell, joined, referred
from punos.web.organising.presenters.wording import value_words, word_of_field
from punos.web.shared.speech import gettext as _

Rows = list[tuple[str, Any]]


def rule_rows(clause: ClauseView, language: str) -> Rows:
    """The rule of a clause in rows of term and value; steps of a chain have a table of their own."""
    rule = clause.rule
    if isinstance(rule, Service):
        rows = _service(clause, rule, language)
    elif isinstance(rule, Promise):
        rows = _promise(rule, language)
    elif isinstance(rule, Minimum):
        rows = _minimum(rule, language)
    elif isinstance(rule, Task):
        rows = _task(clause, rule, language)
    else:
        rows = _free(rule, clause.version, language) if isinstance(rule, Free) else []
    return [(term, value) for term, value in rows if value]


def step_rows(steps: tuple[ChainStep, ...], version: int, language: str) -> list[list[Any]]:
    """The steps of a chain: what, who answers, who helps, who is told, in what time."""
    return [
        [
            cell(step.title.in_(language), note=_("the client is handed over; the receiver must answer") if step.handover else ""),
            party_text(step.responsible).in_(language),
            joined(party_text(word).in_(language) for word in step.supports),
            joined(party_text(word).in_(language) for word in step.informed),
            limit_text(step.limit).in_(language) if step.limit else "–",
            referred(version, step.service, language) or "–",
        ]
        for step in steps
    ]


def conditions(clause: ClauseView, on: date, language: str, grounds: Grounds | None = None) -> list[dict[str, Any]]:
    """Who gets it: the criterion in words, with the numbers in force on the day; a group has its conditions under it."""
    explained = queries.entitlement(clause, {}, on, grounds)
    if explained is None:
        return []
    whole = _condition(explained, language)
    return whole["parts"] or [whole]


def _condition(explained: Explanation, language: str) -> dict[str, Any]:
    text = explained.text.in_(language)
    return {
        "text": text[:1].upper() + text[1:],
        "source": explained.source,
        "parts": [_condition(part, language) for part in explained.parts],
    }


def deadline_cell(deadline: DeadlineView | None, language: str) -> dict[str, Any] | None:
    """A statutory deadline: how long, from what to what, and where it says so."""
    if deadline is None:
        return None
    how_long = limit_text(deadline.limit).in_(language) if deadline.limit else _("without undue delay")
    what = f"{deadline.who.in_(language)}: {deadline.start.in_(language)} → {deadline.stop.in_(language)}"
    sure = "" if deadline.confidence != "C" else " · " + _("the figure is to be checked against the law")
    return cell(how_long, note=f"{what} · {deadline.source}{sure}")


def _service(clause: ClauseView, rule: Service, language: str) -> Rows:
    return [
        (_("For whom"), group_name(rule.target_group).in_(language)),
        (_("Class of service"), class_name(rule.ptv_class).in_(language)),
        (_("Price to the client"), rule.price.in_(language)),
        (_("Provided by"), joined(name.in_(language) for name in queries.providers_of(clause))),
        (_("How it is provided"), joined(PROVISION[word].in_(language) for word in rule.provision if word in PROVISION)),
        (_("Where"), LEVELS[rule.level].in_(language) if rule.level in LEVELS else rule.level),
        (_("Service promise"), referred(clause.version, rule.promise, language)),
        (_("Minimum level of access"), referred(clause.version, rule.minimum, language)),
        (_("Statutory deadline"), deadline_cell(queries.deadline_of(clause), language)),
        (_("Law"), rule.law),
    ]


def _promise(rule: Promise, language: str) -> Rows:
    owner = queries.organisation_names((rule.owner,)).get(rule.owner)
    return [
        (_("In what time"), limit_text(rule.limit).in_(language) if rule.limit else ""),
        (_("The clock starts"), event_text(rule.start).in_(language)),
        (_("The clock stops"), event_text(rule.stop).in_(language)),
        (_("In how many cases at least"), share_text(rule.share).in_(language)),
        (_("Who answers for it"), owner.in_(language) if owner else rule.owner),
        (_("If the promise is broken"), rule.if_broken.in_(language) if rule.if_broken else ""),
    ]


def _minimum(rule: Minimum, language: str) -> Rows:
    return [
        (_("Minimum"), measure_text(rule.measure).in_(language)),
        (_("Or instead"), measure_text(rule.alternative).in_(language) if rule.alternative else ""),
        (_("For how many residents"), share_text(rule.share).in_(language)),
        (_("Where"), LEVELS[rule.level].in_(language) if rule.level in LEVELS else rule.level),
    ]


def _task(clause: ClauseView, rule: Task, language: str) -> Rows:
    return [
        (_("Handled by"), joined(name.in_(language) for name in queries.providers_of(clause))),
        (_("In what time"), limit_text(rule.limit).in_(language) if rule.limit else ""),
        (_("Statutory deadline"), deadline_cell(queries.deadline_of(clause), language)),
        (_("Amount"), rule.amount.in_(language) if rule.amount else ""),
        (_("Who applies"), value_words("applicant", rule.applicant.value, language) if rule.applicant else ""),
        (_("Papers that an application must have"), joined(paper.title.in_(language) for paper in rule.documents)),
        (_("Who reviews a decision"), rule.review.authority.in_(language) if rule.review else ""),
        (_("Review must be asked for"), deadline_cell(queries.deadline(rule.review.deadline), language) if rule.review else ""),
        (_("Law"), rule.law),
    ]


def _free(rule: Free, version: int, language: str) -> Rows:
    rows: Rows = []
    for name, value in rule.data.items():
        if name in ("promise", "minimum", "task"):
            rows.append((word_of_field(name), referred(version, str(value), language)))
        elif name != "eligibility":
            rows.append((word_of_field(name), value_words(name, value, language)))
    return rows
