"""All addresses, each in three languages. Every section has its own file."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from punos.web import entrance

#: In the order in which an address is looked up: plans of clients are asked for most.
SECTIONS = {
    "work/": "work",
    "my/": "own",
    "": "public",
    "plan/": "organising",
    "account/": "account",
    "providers/": "providers",
    "insight/": "insight",
}

urlpatterns = [
    path("", entrance.choose_language, name="entrance"),
    path("health", entrance.health, name="health"),
    path("ready", entrance.ready, name="ready"),
    path("metrics", entrance.counts, name="metrics"),
    *i18n_patterns(*(path(prefix, include(f"punos.web.{section}.urls")) for prefix, section in SECTIONS.items())),
]
handler400 = "punos.web.shared.errors.not_understood"
handler403 = "punos.web.shared.errors.not_found"
handler404 = "punos.web.shared.errors.not_found"
handler500 = "punos.web.shared.errors.failed"
