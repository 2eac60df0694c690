"""The line at the top of a page that says what was just done."""

from __future__ import annotations

from django.http import HttpRequest

from punos.web.shared.speech import gettext as _
from punos.web.work.deeds.registry import BY_SLUG


def note_of(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The notice that the address asks for: only words of ours, whatever stands in the address."""
    done = request.GET.get("done", "")
    if done in BY_SLUG:
        return [("success", str(BY_SLUG[done].done), "")]
    others = {
        "service": ("success", _("The service is in the plan and its promise has begun to run."), ""),
        "changed": (
            "info",
            _("This has changed meanwhile."),
            _("Somebody has done it already, or it no longer fits. Look at the plan as it is now."),
        ),
        "not-yours": ("info", _("You cannot change this."), _("Ask the one who is responsible for it.")),
        "begun": ("success", _("The client relationship has begun. The client is told."), ""),
        "relationship-ended": ("success", _("The client relationship has ended. The client is told."), ""),
    }
    return [others[done]] if done in others else []
