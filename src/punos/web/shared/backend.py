"""Django's Jinja backend with an environment for each language, and the form's secret made once a page, not once a form."""

from __future__ import annotations

from typing import Any

import jinja2
from django.conf import settings
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2, Template
from django.template.backends.utils import csrf_input
from django.utils.safestring import SafeString

from punos.web.shared.environment import Spoken
from punos.web.shared.speech import language


class Pages(Jinja2):
    """The backend of every page. `env` is the environment of the main language."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.spoken: dict[str | None, jinja2.Environment] = {settings.LANGUAGE_CODE: self.env}
        for code, _name in settings.LANGUAGES:
            self.spoken.setdefault(code, Spoken(code=code, loader=self.env.loader, autoescape=True, auto_reload=False))

    def get_template(self, template_name: str) -> Page:
        """The template by name, as a page."""
        found = super().get_template(template_name)
        return Page(found.template, self)

    def in_language(self, name: str) -> jinja2.Template:
        """The template in the language of the page."""
        return self.spoken.get(language(), self.env).get_template(name)


class Page(Template):
    """A template that is drawn in the language of the moment, with one form secret."""

    backend: Pages

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        """Draw. Raises what the template raises."""
        values = dict(context or {})
        if request is not None:
            secret = csrf_input(request)
            values |= {"request": request, "csrf_input": secret, "csrf_token": secret.partition('value="')[2].rstrip('">')}
        return SafeString(self.backend.in_language(str(self.template.name)).render(values))
