"""What a part of a plan says: its title, its text, and its facts, by its sort."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from punos.clients.queries.applications import day_in, documents_of, missing_of
from punos.clients.queries.plans import PartView
from punos.clients.words import PRESENT_SERVICES, Sort, State
from punos.organising.queries import cached_clause
from punos.organising.queries import chain as clause_named
from punos.trust.words import TOPIC_NAMES, Topic
from punos.web.shared.environment import day, euros, span
from punos.web.shared.speech import N_, gettext
from punos.web.shared.speech import gettext as _
from punos.web.work import words
from punos.web.work.deeds.base import Situation
from punos.web.work.names import clause_href

Fact = tuple[str, Any]


def told(*pairs: Fact) -> list[Fact]:
    """The facts that say something, their terms in the reader's language."""
    return [(gettext(term), value) for term, value in pairs if value]


def _view(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    by = situation.names.worker(part.changed_by)
    title = str(words.WHOSE[part.body["whose"]])
    return title, part.body["text"], told((N_("Written by"), by), (N_("Day"), day(part.changed_at)))


def _need(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    urgent = _("Yes") if part.body.get("urgent") else ""
    return str(words.NEED_GROUPS[part.body["group"]]), part.body["text"], told((N_("Urgent"), urgent), _topic(part, situation))


def _text(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    facts = told(_topic(part, situation), (N_("Written"), day(part.made_at))) if part.sort is Sort.NOTE else []
    return "", part.body["text"], facts


def _goal(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        (N_("By when"), day(part.due_on)),
        (N_("Kind"), str(words.SCALES.get(body.get("scale", ""), ""))),
        (N_("Helps"), body.get("helps", "")),
        (N_("Hinders"), body.get("hinders", "")),
        (N_("Code"), body.get("code", "")),
        _topic(part, situation),
    )
    return body["words"], "", facts


def _service(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        _clause(part.clause_id),
        (N_("The client's wish"), body.get("proposal", "")),
        (N_("Method"), body.get("method", "")),
        (N_("Expected to begin"), day(_day_in(body, "expected_on")) if part.state is State.PLANNED else ""),
        (N_("Expected to last"), body.get("lasts", "")),
        (N_("Way of producing"), str(words.PROVISIONS.get(body.get("provision", ""), ""))),
        (N_("Grounds"), _with_day(words.GROUNDS.get(body.get("entitled", ""), ""), _day_in(body, "entitled_on"))),
        (N_("Began"), day(part.starts_at)),
        (N_("Ended"), day(part.ended_at)),
        (N_("Used"), "" if part.state is not State.ENDED else _("Yes") if body.get("used") else _("No")),
        (N_("Reason"), body.get("ended_reason", "")),
        _topic(part, situation),
    )
    return situation.names.clause_title(part.clause_id) or str(words.SORTS[Sort.SERVICE]), body.get("text", ""), facts


def _task(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        (N_("Whose"), whose_task(part, situation)), (N_("By when"), day(part.due_on)), (N_("What came of it"), body.get("done_note", ""))
    )
    return body["text"], "", facts


def whose_task(part: PartView, situation: Situation) -> str:
    """Who does a task: the client, a near one by name, or a worker or nobody yet of an organisation."""
    whose = part.body.get("responsible")
    if whose == "client":
        return _("The client")
    if whose == "near":
        return str(part.body.get("near_name", "")) or _("A near one")
    return situation.names.worker(part.assignee_id) if part.assignee_id else _("Nobody has taken it yet")


def _party(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    facts = told(
        (N_("Since"), day(part.starts_at)),
        (N_("Until"), day(part.ended_at)),
        (N_("Reason"), part.body.get("ended_reason", "")),
    )
    return situation.names.organisation(part.organisation_id), part.body["duty"], facts


def _own_worker(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    facts = told((N_("Since"), day(part.starts_at)), (N_("Until"), day(part.ended_at)), (N_("Reason"), part.body.get("reason", "")))
    return situation.names.worker(part.assignee_id), "", facts


def _referral(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    sender = situation.names.worker_in_full(part.made_by)
    facts = told(
        (N_("Sent by"), f"{sender}, {day(part.made_at)}"),
        (N_("Background"), body.get("background", "")),
        (N_("Service"), situation.names.clause_title(part.clause_id)),
        (N_("Answer by"), day(part.due_on)),
        (N_("The receiver asks"), body.get("asked", "")),
        (N_("The answer"), body.get("answered", "")),
        (N_("Reason"), body.get("reason", "")),
        (N_("Outcome"), body.get("outcome", "")),
    )
    return situation.names.organisation(part.organisation_id), body["question"], facts


def _application(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body, language = part.body, situation.language
    papers = {paper.key: paper.title.in_(language) for paper in documents_of(part)}
    come = [papers[key] for key in dict.fromkeys((*body.get("enclosed", ()), *body.get("arrived", ()))) if key in papers]
    facts = told(
        _clause(part.clause_id),
        (N_("Sent"), day(part.made_at)),
        (N_("Handled by"), situation.names.worker_in_full(part.assignee_id) if part.assignee_id else ""),
        (N_("Amount applied for"), euros(body.get("amount_cents"))),
        (N_("Reached at"), body.get("reach", "")),
        (N_("Papers that have come"), ", ".join(come)),
        (N_("Papers that are missing"), ", ".join(paper.title.in_(language) for paper in missing_of(part)) if part.is_open else ""),
        (N_("What was asked"), _with_day(body.get("asked", ""), day_in(part, "asked_by"))),
        (N_("The applicant's answer"), body.get("answered", "")),
        (N_("Taken back because"), body.get("withdrawn_reason", "")),
        (N_("Decided"), day(day_in(part, "decided_on"))),
        (N_("What is granted"), body.get("granted", "")),
        (N_("Amount granted"), euros(body.get("granted_cents"))),
        (N_("Valid"), span(day_in(part, "valid_from"), day_in(part, "valid_to"))),
        (N_("Reasons"), body.get("reasons", "")),
        (N_("The law applied"), body.get("law", "")),
        (N_("Review asked for at the latest"), day(day_in(part, "review_until"))),
        _topic(part, situation),
    )
    return situation.names.clause_title(part.clause_id), body["text"], facts


def _implementation(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        (N_("By what means"), body.get("means", "")),
        (N_("When"), body.get("timetable", "")),
        (N_("The client's experiences"), body.get("experiences", "")),
    )
    return str(words.SORTS[Sort.IMPLEMENTATION]), body["content"], facts


def _agreement(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    who = situation.names.organisation(part.organisation_id) if body.get("whose") == "organisation" else _("The client")
    text = body.get("dissent", "") if part.state is State.DISSENTED else body.get("text", "")
    return who, text, told((N_("Day"), day(part.changed_at) if part.state is not State.PROPOSED else ""))


def _meeting(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        (N_("Place"), body.get("place", "")),
        (N_("Invited"), body.get("participants", "")),
        (N_("Stayed away"), body.get("absent", "")),
    )
    return day(part.ended_at or part.due_on), body.get("notes", ""), facts


def _assessment(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        (N_("Initiated"), f"{day(part.made_at)} · {words.WAYS[body['way']]}"),
        (N_("Why"), body.get("reason", "")),
        (N_("Due"), day(part.due_on) if part.is_open else ""),
        (N_("Begun"), day(part.starts_at)),
        (N_("Ready"), day(part.ended_at)),
        (N_("Conclusion"), body.get("conclusion", "")),
        (N_("Authorities that stayed away"), body.get("absent", "")),
    )
    return str(words.SORTS[Sort.ASSESSMENT]), body.get("summary", ""), facts


def _review(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    reached = []
    for goal_id, code in body.get("attainments", {}).items():
        goal = situation.plan.part(UUID(goal_id))
        if goal:
            reached.append((goal.body["words"], str(words.ATTAINMENTS[code])))
    return (
        day(part.ended_at or part.due_on),
        body.get("summary", ""),
        [*reached, *told((N_("What helped and hindered"), body.get("factors", "")))],
    )


def _contact(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = told(
        (N_("Phone"), body.get("phone", "")),
        (N_("Email"), body.get("email", "")),
        (N_("Address"), body.get("address", "")),
        (N_("Home municipality"), body.get("municipality", "")),
    )
    return "", "", facts


def _plan(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    segment = words.SEGMENTS.get(body.get("segment", ""))
    chain = clause_named(body.get("organising_version", 0), body["chain"]) if body.get("chain") else None
    facts = told(
        (N_("Way of working"), str(segment[0]) if segment else ""),
        (N_("Reason for it"), body.get("segment_reason", "")),
        (N_("The client's situation"), body.get("circumstances", "")),
        (N_("Services now"), _present_services(body, situation)),
        (N_("Near ones who help"), body.get("near_ones", "")),
        (N_("Service chain"), {"text": chain.title.in_(situation.language), "href": clause_href(chain)} if chain else ""),
        (N_("Special support"), _("Yes, Social Welfare Act 3 §") if body.get("special_support") else ""),
        (N_("Why special support"), body.get("special_reason", "")),
        (N_("Made for"), body.get("duration", "")),
        (N_("How often you meet"), body.get("meeting_rhythm", "")),
        (
            N_("Rights explained"),
            (_("Yes") + (f", {body['explained_how']}" if body.get("explained_how") else "")) if body.get("explained") else "",
        ),
        (N_("Next steps"), body.get("next_steps", "")),
        (N_("Who gets the plan"), body.get("distribution", "")),
        (N_("Organising plan"), _("version %(number)s") % {"number": body.get("organising_version", "")}),
        (N_("Closed because"), body.get("closed_reason", "")),
    )
    return "", "", facts


def _present_services(body: Mapping[str, Any], situation: Situation) -> str:
    """The services that the client has now, inside the plan or outside it."""
    named = [PRESENT_SERVICES[code].in_(situation.language) for code in body.get("present_services", ())]
    return "; ".join([*named, *([body["present_text"]] if body.get("present_text") else [])])


def _topic(part: PartView, situation: Situation) -> Fact:
    return N_("Topic"), "" if part.topic is Topic.CORE else TOPIC_NAMES[part.topic].in_(situation.language)


def _clause(clause_id: UUID | None) -> Fact:
    clause = cached_clause(clause_id) if clause_id else None
    if clause is None:
        return N_("Clause"), ""
    text = _("%(number)s, version %(version)s") % {"number": clause.number, "version": clause.version}
    return N_("Clause"), {"text": text, "href": clause_href(clause)}


def _day_in(body: Mapping[str, Any], name: str) -> date | None:
    """A day that a body holds."""
    return date.fromisoformat(body[name]) if body.get(name) else None


def _with_day(text: Any, on: date | None) -> str:
    return f"{text} ({day(on)})" if text and on else str(text)


DESCRIBE: dict[Sort, Callable[[PartView, Situation], tuple[str, str, list[Fact]]]] = {
    Sort.PLAN: _plan,
    Sort.VIEW: _view,
    Sort.NEED: _need,
    Sort.STRENGTH: _text,
    Sort.GOAL: _goal,
    Sort.SERVICE: _service,
    Sort.TASK: _task,
    Sort.PARTY: _party,
    Sort.OWN_WORKER: _own_worker,
    Sort.REFERRAL: _referral,
    Sort.IMPLEMENTATION: _implementation,
    Sort.AGREEMENT: _agreement,
    Sort.MEETING: _meeting,
    Sort.ASSESSMENT: _assessment,
    Sort.REVIEW: _review,
    Sort.CONTACT: _contact,
    Sort.NOTE: _text,
    Sort.APPLICATION: _application,
}
