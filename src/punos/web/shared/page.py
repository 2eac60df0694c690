"""The frame around every page: language, navigation by role, who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse, translate_url
from django.utils.translation import gettext as _

from punos.trust.words import CLIENT_WORK, ROLE_NAMES, Role

IDLE_SECONDS = 1800


def page(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """A page in its frame. Values are plain: no query can start inside a template."""
    return TemplateResponse(request, template, frame(request) | values, status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base template needs."""
    language = getattr(request, "language", settings.LANGUAGE_CODE)
    actor = getattr(request, "actor", None)
    return {
        "language": language,
        "languages": [(code, label, translate_url(request.path, code)) for code, label in settings.LANGUAGES],
        "demo": settings.DEMO,
        "nav": [(label, href, request.path == href) for label, href in ways_of(actor.role if actor else None)],
        "viewer": viewer(actor, language) if actor else None,
        "session": {"seconds": IDLE_SECONDS, "extend": reverse("account:stay")} if actor else None,
        "footer_links": [(_("Accessibility"), reverse("public:accessibility")), (_("Data protection"), reverse("public:privacy"))],
        "notices": [],
    }


def viewer(actor: Any, language: str) -> dict[str, Any]:
    """Who is signed in, in words."""
    role = ROLE_NAMES[actor.role].in_(language)
    return {
        "name": actor.worker_name or _("You"),
        "post": role,
        "links": [],
        "leave": reverse("account:sign_out"),
    }


def ways_of(role: Role | None) -> list[tuple[str, str]]:
    """The main ways of each role: few, in the order of use."""
    public = [(_("Services"), reverse("public:services")), (_("Organising plan"), reverse("organising:plan"))]
    if role is None:
        return [*public, (_("Sign in"), reverse("account:sign_in"))]
    if role is Role.CITIZEN:
        return [
            (_("My plan"), reverse("own:plan")),
            (_("Consent"), reverse("own:consent")),
            (_("Who has looked"), reverse("own:log")),
            *public,
        ]
    if role in CLIENT_WORK:
        return [
            (_("Today"), reverse("work:today")),
            (_("Clients"), reverse("work:clients")),
            (_("Referrals"), reverse("work:inbox")),
            *public,
        ]
    if role is Role.PROVIDER_MANAGER:
        return [(_("Our referrals and promises"), reverse("providers:overview")), *public]
    if role is Role.PRIVACY_OFFICER:
        return [(_("Log"), reverse("account:log")), (_("Emergency openings"), reverse("account:emergencies")), *public]
    return [(_("Promises kept"), reverse("insight:promises")), *public]


def current_view(request: HttpRequest) -> str:
    """The name of the view that answers this request."""
    return resolve(request.path_info).view_name
