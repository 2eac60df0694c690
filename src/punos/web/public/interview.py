"""From a step of the interview to its page: the question, the answers so far, and at the end the result with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from punos.engines.criteria import Answer, Explanation, FactKind, Kind, Step
from punos.organising import queries
from punos.organising.queries import ClauseView, MunicipalityView
from punos.organising.rules import Question, Service, Task
from punos.providers.queries import UnitView
from punos.web.public import presenters
from punos.web.public.forms import UNKNOWN, Sent
from punos.web.shared.addresses import address
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext


def interview_page(clause: ClauseView, sent: Sent, step: Step, questions: Mapping[str, Question], language: str) -> dict[str, Any]:
    """All that the page shows but the places; `questions` are those of the whole plan, by the names of their facts."""
    asked = sent.asked or (questions[step.ask] if step.ask else None)
    return {
        "service": {"key": clause.key, "title": clause.title.in_(language)},
        "above": _above(clause, language),
        "said": list(sent.typed.items()),
        "answers": [_said(questions[name], typed, language) for name, typed in sent.typed.items()],
        "last": (list(sent.typed) or [""])[-1],
        "question": _question(asked, sent, language) if asked else None,
        "progress": _progress(len(sent.typed), step, asked) if asked else "",
        "errors": [("answer", sent.error)] if sent.error else [],
        "result": None if asked else _result(clause, step, sent, questions, language),
    }


def _above(clause: ClauseView, language: str) -> list[tuple[str, str]]:
    """Where it stands: a service among the services, a permit or a grant among what is decided in a time of its own."""
    title = clause.title.in_(language)
    if isinstance(clause.rule, Service):
        return [(_("Services"), address("public:services")), (title, address("public:service", key=clause.key))]
    return [(_("Processing times"), address("organising:processing_times")), (title, address("own:apply", key=clause.key))]


def _progress(said: int, step: Step, asked: Question | None) -> str:
    """Where we are, and that it will not last: no more than so many questions can still matter."""
    after = len([name for name in step.open if asked and name != asked.spec.name])
    here = _("Question %(number)s") % {"number": said + 1}
    if not after:
        return _("%(here)s, the last one") % {"here": here}
    left = ngettext("at most %(num)s more after this", "at most %(num)s more after this", after) % {"num": after}
    return f"{here}, {left}"


def _question(question: Question, sent: Sent, language: str) -> dict[str, Any]:
    spec = question.spec
    unit = spec.unit.in_(language) if spec.unit else ""
    label = question.question.in_(language)
    return {
        "name": spec.name,
        "is_number": spec.kind is FactKind.NUMBER,
        "label": f"{label} ({unit})" if unit else label,
        "hint": question.hint.in_(language) if question.hint else "",
        "options": [*_options(question, language), (UNKNOWN, _("I don't know"))],
        "value": "" if sent.answer == UNKNOWN and spec.kind is FactKind.NUMBER else sent.answer,
        "error": sent.error,
    }


def _options(question: Question, language: str) -> list[tuple[str, str]]:
    if question.spec.kind is FactKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(value, name.in_(language)) for value, name in question.spec.choices]


def _said(question: Question, typed: str, language: str) -> dict[str, str]:
    """One answer in words, with the question it was given to."""
    words = dict(_options(question, language)) | {UNKNOWN: _("I don't know")}
    unit = question.spec.unit.in_(language) if question.spec.unit else ""
    answer = words.get(typed) or " ".join(part for part in (typed, unit) if part)
    return {"name": question.spec.name, "question": question.question.in_(language), "answer": answer}


def _result(clause: ClauseView, step: Step, sent: Sent, questions: Mapping[str, Question], language: str) -> dict[str, Any]:
    judged = [_label(questions, name, language) for name in step.matters if _is_judged(questions, name)]
    unsaid = [_label(questions, name, language) for name in step.matters if name in sent.said]
    title, text = _verdict(step.answer, judged, unsaid)
    first = queries.clause(clause.version, presenters.FIRST_CONTACT)
    explanation = step.explanation
    return {
        "state": step.answer.value,
        "kind": "success" if step.answer is Answer.YES else "info",
        "title": title,
        "text": text,
        "is_group": bool(explanation.parts),
        "how_many": explanation.text.in_(language) if explanation.parts else "",
        "reasons": [_reason(clause, part, step, sent, language) for part in (explanation.parts or (explanation,))],
        "first_contact": presenters.link(first) | {"text": first.text.in_(language)} if first else None,
        "promises": presenters.promises(clause, language),
        "clause": presenters.link(clause),
    }


def _verdict(answer: Answer, judged: list[str], unsaid: list[str]) -> tuple[str, str]:
    """The result in a line, and what to do with it."""
    if answer is Answer.YES:
        return _("By what you told us, you meet the conditions"), _("It is worth contacting us or applying.")
    if answer is Answer.NO:
        text = _("You may still contact us and apply. A worker listens to you and looks for help that fits.")
        return _("By what you told us, the conditions are not met"), text
    missing = _("You did not know: %(facts)s.") % {"facts": "; ".join(unsaid)} if unsaid else ""
    assessed = _("A professional assesses together with you: %(facts)s.") % {"facts": "; ".join(judged)} if judged else ""
    title = _("Not known yet: the assessment decides") if judged else _("Not known yet: something is missing")
    return title, " ".join(part for part in (assessed, missing, _("It is worth contacting us.")) if part)


def _reason(clause: ClauseView, explained: Explanation, step: Step, sent: Sent, language: str) -> dict[str, Any]:
    """One condition, where it comes from, and its own conditions under it. "Not" and what it denies are one line."""
    denied = explained.parts[0] if explained.kind is Kind.NOT and not explained.parts[0].parts else None
    about = denied or explained
    text = f"{explained.text.in_(language)}: {about.text.in_(language)}" if denied else explained.text.in_(language)
    named = queries.clause(clause.version, about.clause) if about.clause else None
    law = clause.rule.law if isinstance(clause.rule, Service | Task) else ""
    return {
        "text": text[:1].upper() + text[1:],
        "state": explained.answer.value,
        "label": _why_open(about, step, sent) if explained.answer is Answer.UNKNOWN else "",
        "source": about.source or explained.source or law,
        "clause": presenters.link(named or clause),
        "parts": [] if denied else [_reason(clause, part, step, sent, language) for part in explained.parts],
    }


def _why_open(explained: Explanation, step: Step, sent: Sent) -> str:
    """Why a condition has no answer: it is assessed, it was not known, or it was not needed. Nothing for a group that matters."""
    if not set(explained.ask) & set(step.matters):
        return _("Not needed")
    if explained.fact in sent.said:
        return _("You did not know")
    return _("To be assessed") if explained.kind is Kind.JUDGEMENT else ""


def _is_judged(questions: Mapping[str, Question], name: str) -> bool:
    return name not in questions or questions[name].is_judgement


def _label(questions: Mapping[str, Question], name: str, language: str) -> str:
    return questions[name].spec.label.in_(language) if name in questions else name


def places_page(
    units: Iterable[UnitView], towns: Iterable[MunicipalityView], sent: Sent, *, is_shown: bool, language: str
) -> dict[str, Any]:
    """Where to come, the nearest to the chosen municipality first; nothing before the result."""
    listed = sorted(towns, key=lambda town: town.name(language).casefold())
    home = next((town for town in listed if town.code == sent.near), None)
    return {
        "places": presenters.places(units, language, home) if is_shown else None,
        "near": home.code if home else "",
        "towns": [(town.code, town.name(language)) for town in listed],
    }
