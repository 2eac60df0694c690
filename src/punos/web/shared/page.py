"""The frame around every page: language, navigation by role, who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from punos.trust.words import CLIENT_WORK, ROLE_NAMES, Role
from punos.web.shared.addresses import address
from punos.web.shared.speech import gettext as _

IDLE_SECONDS = 1800
TO_CORRECT = 422
"""The answer to a form with faults: its title says so first, since that is what a screen reader reads first."""


def page(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """A page in its frame. Values are plain: no query can start inside a template."""
    return TemplateResponse(request, template, frame(request) | {"to_correct": status == TO_CORRECT} | values, status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base template needs."""
    language = getattr(request, "language", settings.LANGUAGE_CODE)
    actor = getattr(request, "actor", None)
    return {
        "language": language,
        "languages": [(code, label, in_language(request.path, code)) for code, label in settings.LANGUAGES],
        "demo": settings.DEMO,
        "nav": [(label, href, request.path == href) for label, href in ways_of(actor.role if actor else None)],
        "viewer": viewer(actor, language) if actor else None,
        "session": {"seconds": seconds_left(request, actor), "extend": address("account:stay")} if actor else None,
        "footer_links": [(_("Accessibility"), address("public:accessibility")), (_("Data protection"), address("public:privacy"))],
        "notices": [],
    }


def seconds_left(request: HttpRequest, actor: Any) -> int:
    """How long the session lasts if nothing more is done: the warning comes before either of its ends."""
    at = getattr(request, "at", None)
    return min(IDLE_SECONDS, int((actor.ends_at - at).total_seconds())) if at and actor.ends_at else IDLE_SECONDS


def in_language(path: str, code: str) -> str:
    """The same page in another language: the language is the first step of every address."""
    first, step, rest = path[1:].partition("/")
    return f"/{code}/{rest}" if step and first in dict(settings.LANGUAGES) else f"/{code}/"


def viewer(actor: Any, language: str) -> dict[str, Any]:
    """Who is signed in, in words."""
    role = ROLE_NAMES[actor.role].in_(language)
    return {
        "name": actor.worker_name or _("You"),
        "post": role,
        "links": [(_("Your sessions"), address("account:sessions"))],
        "leave": address("account:sign_out"),
    }


def ways_of(role: Role | None) -> list[tuple[str, str]]:
    """The main ways of each role: few, in the order of use."""
    public = [(_("Services"), address("public:services")), (_("Organising plan"), address("organising:plan"))]
    if role is None:
        return [*public, (_("Sign in"), address("account:sign_in"))]
    if role is Role.CITIZEN:
        return [
            (_("My plan"), address("own:plan")),
            (_("Consent"), address("own:consent")),
            (_("Who has looked"), address("own:log")),
            (_("Applications"), address("own:applications")),
            *public,
        ]
    if role in CLIENT_WORK:
        return [
            (_("Today"), address("work:today")),
            (_("Clients"), address("work:clients")),
            (_("Referrals"), address("work:inbox")),
            *public,
        ]
    if role is Role.PROVIDER_MANAGER:
        return [(_("Our referrals and promises"), address("providers:overview")), *public]
    if role is Role.PRIVACY_OFFICER:
        return [
            (_("Log"), address("account:log")),
            (_("Emergency openings"), address("account:emergencies")),
            (_("Alarms"), address("account:alarms")),
            (_("Posts"), address("account:posts")),
            (_("Retention"), address("account:retention")),
            *public,
        ]
    return [(_("Next versions"), address("organising:drafts")), (_("Promises kept"), address("insight:promises")), *public]
