"""Asking the site as its own description says, by schemathesis: what it makes up for every operation, mixed with what is really there.

Every answer is watched too, as those of all odd input: no text of a client's strays, and every header stands.

A page is no API: made-up ids lead nowhere, and a made-up form is refused before anything happens. So most of what is made up is laid over what
a browser would send: an address that its asker may read, a form as its page draws it, with its secret.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, ignored_auth, status_code_conformance

from punos.base.clock import now
from punos.organising.queries import books
from punos.trust.words import Role
from punos.web.openapi import document
from punos.web.work.deeds.registry import BY_SLUG
from punos.web.wsgi import application
from tests.addresses.asking import SECRET, Answer
from tests.addresses.filling import Filler
from tests.addresses.people import Asker
from tests.addresses.resolver import resolved
from tests.odd_input.forms import Found
from tests.odd_input.putting_back import PUBLIC, Keepsake
from tests.odd_input.stage import STATED, Stage

Case = Any
Operation = Any
CHECKS: list[CheckFunction] = [schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance, ignored_auth]
NOBODY, BROKEN = "nobody", "a broken cookie"
#: Whose sessions ask, besides nobody's.
ROLES = (Role.CITIZEN, Role.SOCIAL_WORKER, Role.NURSE, Role.PLANNER, Role.PRIVACY_OFFICER, Role.PROVIDER_MANAGER)
#: What nobody is let into answers with one of these, and with nothing else.
REFUSED = (302, 400, 401, 403, 404, 413, 415)
#: Out of so many cases a value is left as it was made up in one.
ONE_IN = 6


@dataclass
class Findings:
    """What came of the asking: how many cases, with which statuses, and every failure by its kind."""

    statuses: Counter[int] = field(default_factory=Counter)
    askers: Counter[str] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    failures: dict[str, set[str]] = field(default_factory=dict)

    def fail(self, kind: str, words: str) -> None:
        """Keep a failure."""
        self.failures.setdefault(kind, set()).add(words)

    def __str__(self) -> str:
        counted = {kind: len(self.failures.get(kind, ())) for kind in ("ServerError", "IgnoredAuth")}
        return (
            f"{len(self.operations)} operations, {sum(self.statuses.values()):,} cases as {dict(self.askers)}, "
            f"{counted['ServerError']} server errors, {counted['IgnoredAuth']} ignored auth, {len(self.told())} faults in all; "
            f"answered {dict(sorted(self.statuses.items()))}"
        )

    def told(self) -> list[str]:
        """Every failure in a line."""
        return [f"{kind}: {line}" for kind, lines in sorted(self.failures.items()) for line in sorted(lines)]


@dataclass
class Asking:
    """Asks operations of the description, made when the site was whole; whatever is done is put back."""

    stage: Stage
    found: Findings = field(default_factory=Findings)

    def __post_init__(self) -> None:
        self.schema = schemathesis.openapi.from_dict(document())
        self.schema.app = application
        self.public = Keepsake.of(self.stage.kept.boss, PUBLIC, "open")
        self.confirmed = set(books._kept)
        self.filler = Filler(self.stage.world, self.stage.watch.entitlement)
        people = self.stage.world.people
        self.askers = {role: Asker(role, "link", people.clients["link"].token, people.clients["link"]) for role in (Role.CITIZEN,)}
        self.askers |= {role: Asker(role, "link", people.workers[role].token, people.clients["link"]) for role in ROLES[1:]}

    def operations(self) -> list[Operation]:
        """Every operation that shows something or takes something: HEAD is GET without its body."""
        return [one.ok() for one in self.schema.get_all_operations() if one.ok().method.upper() != "HEAD"]

    def ask(self, operation: Operation, cases: int, *, derandomize: bool = True) -> None:
        """Ask one operation so many times; failures are kept, and nothing is raised."""
        mode = st.sampled_from([GenerationMode.POSITIVE] * 2 + [GenerationMode.NEGATIVE])
        both = {one: operation.as_strategy(one) for one in GenerationMode}
        quick = {"phases": (Phase.generate,), "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}

        @rules(max_examples=cases, derandomize=derandomize, **quick)  # type: ignore[arg-type]
        @given(mode.flatmap(both.__getitem__), st.data())
        def one(case: Case, data: st.DataObject) -> None:
            self._one(case, data)

        one()

    def _one(self, case: Case, data: st.DataObject) -> None:
        told = case.operation.definition.raw
        who, token, form = self._prepared(case, told, data)
        if token:
            case.cookies[settings.SESSION_TOKEN_COOKIE] = token
            case._has_explicit_auth = True  # so the check of ignored auth knows that this session is one of ours
        if form:
            self.stage.prepare(form)
            case.cookies |= form.cookies
        response = case.call()
        self._watch(case, told, token, response)
        self._look(case, told, who, response)
        if case.method.upper() == "POST" and (response.status_code < 400 or self.stage.kept.is_touched()):
            self._put_back(told)

    def _put_back(self, told: dict[str, Any]) -> None:
        self.stage.kept.put_back()
        if told["x-punos-address"].startswith("organising:"):
            self.public.put_back_all()
            for number in set(books._kept) - self.confirmed:
                del books._kept[number]

    def _prepared(self, case: Case, told: dict[str, Any], data: st.DataObject) -> tuple[str, str, Found | None]:
        """Who asks; and what is made up is laid over what is really there."""
        name, slug = told["x-punos-address"], case.operation.path.rstrip("/").rpartition("/")[2]
        form = self.stage.forms.get(f"{name}/{slug}") or self.stage.forms.get(name) if case.method.upper() == "POST" else None
        who, token = self._who(told, form, data)
        asker = self.askers.get(who, self.askers[Role.SOCIAL_WORKER])  # type: ignore[call-overload]
        for key, value in self._values(name, slug, asker, form).items():
            if not _rarely(data):
                case.path_parameters[key] = str(value)
        if who == NOBODY:
            case.cookies.pop(settings.SESSION_TOKEN_COOKIE, None)
        if case.method.upper() == "POST":
            _fill(case, form, data)
        return who, token, form

    def _who(self, told: dict[str, Any], form: Found | None, data: st.DataObject) -> tuple[str, str]:
        """Most of the time somebody who may enter; of a form, whose page it stands on."""
        may = [role for role in ROLES if role in told["x-punos-roles"]] or [*ROLES]
        if form:
            may = [role for role, asker in self.askers.items() if asker.token == form.token] * 3 or may
        who = data.draw(st.sampled_from([*may * 2, NOBODY, BROKEN, *ROLES, NOBODY]))
        return str(who), self.askers[who].token if who in self.askers else ""  # type: ignore[index]

    def _values(self, name: str, slug: str, asker: Asker, form: Found | None) -> dict[str, object]:
        address = self.stage.there[name]
        there = dict(resolved(urlsplit(form.action).path).kwargs) if form else {}
        values = there or self.filler.values(address, self.stage.rows[name], asker, BY_SLUG.get(slug))
        return {key: value for key, value in values.items() if key != "slug"} | ({"language": "fi"} if address.localised else {})

    def _watch(self, case: Case, told: dict[str, Any], token: str, response: Response) -> None:
        """Nothing of a client's strays, every header stands; of what is opened on a stated ground, the ground is what was sent."""
        name, body = told["x-punos-address"], case.body if isinstance(case.body, dict) else {}
        headers = {header.title(): values[-1] for header, values in response.headers.items()}
        answer = Answer(case.method.upper(), case.formatted_path, token, response.status_code, headers, {}, response.content, now())
        stated = {field: str(body[field]) for field in ("law", "reason") if field in body} if name in STATED else {}
        self.stage.watch.look(answer, self.stage.there[name], **stated)

    def _look(self, case: Case, told: dict[str, Any], who: str, response: Response) -> None:
        self.found.statuses[response.status_code] += 1
        self.found.askers[who] += 1
        self.found.operations.add(case.operation.label)
        where = f"{case.operation.label} as {who}: {response.status_code}"
        try:
            case.validate_response(response, checks=CHECKS, transport_kwargs={"app": application})
        except FailureGroup as group:
            for failure in _failures(group):
                self.found.fail(type(failure).__name__, f"{where} {' '.join(failure.message.split())}")
        if who in (NOBODY, BROKEN) and {} not in told["security"] and response.status_code not in REFUSED:
            self.found.fail("IgnoredAuth", where)


def _failures(group: FailureGroup) -> Iterator[Failure]:
    for one in group.exceptions:
        if isinstance(one, Failure):
            yield one


def _rarely(data: st.DataObject, one_in: int = ONE_IN) -> bool:
    return data.draw(st.integers(1, one_in)) == one_in


def _fill(case: Case, form: Found | None, data: st.DataObject) -> None:
    """Lay the form as somebody would fill it in over what is made up, but for a few fields; and send its secret along."""
    is_form = isinstance(case.body, dict)
    if form and is_form and not _rarely(data):
        real = {name: values if len(values) > 1 else values[0] for name, values in form.filled().items() if values}
        odd = data.draw(st.sets(st.sampled_from(sorted(real)))) if real else set()
        made_up = {name: value for name, value in case.body.items() if name in odd}
        case.body = real | made_up
    if not _rarely(data, 3 * ONE_IN):
        case.cookies[settings.CSRF_COOKIE_NAME] = SECRET
        case.headers["X-CSRFToken"] = SECRET
        if is_form:
            case.body["csrfmiddlewaretoken"] = SECRET
