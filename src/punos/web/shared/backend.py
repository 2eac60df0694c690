"""Django's Jinja backend, but the form's secret is made once a page and not once a form: a plan page has dozens of forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2, Template
from django.template.backends.utils import csrf_input
from django.utils.safestring import SafeString


class Pages(Jinja2):
    """The backend of every page."""

    app_dirname = "templates"

    def get_template(self, template_name: str) -> Page:
        """The template by name, as a page."""
        found = super().get_template(template_name)
        return Page(found.template, self)


class Page(Template):
    """A template that is drawn with one form secret."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        """Draw. Raises what the template raises."""
        values = dict(context or {})
        if request is None:
            return SafeString(self.template.render(values))
        secret = csrf_input(request)
        values |= {"request": request, "csrf_input": secret, "csrf_token": secret.partition('value="')[2].rstrip('">')}
        return SafeString(self.template.render(values))
