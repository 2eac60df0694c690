"""Templates compiled our way draw what Jinja's own way draws: escaped once, with every kind of argument."""

from __future__ import annotations

from collections.abc import Callable

import jinja2
import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from punos.web.shared.environment import Spoken

MACROS = """
{% macro plain(text, end="!") %}<b>{{ text }}{{ end }}</b>{% endmacro %}
{% macro around() %}<i>{{ caller() }}</i>{% endmacro %}
{% macro many(first) %}
  {{- first }}{% for one in varargs %}, {{ one }}{% endfor -%}
  {% for name, value in kwargs.items() %}; {{ name }}={{ value }}{% endfor -%}
{% endmacro %}
"""
PAGES = {
    "as it is called": "{{ m.plain(text) }}",
    "with both arguments": "{{ m.plain(text, '?') }}",
    "with a named argument": "{{ m.plain(text, end='<') }}",
    "with all named": "{{ m.plain(text=text) }}",
    "one in another": "{{ m.plain(m.plain(text)) }}",
    "a marked text stays": "{{ m.plain(marked) }}",
    "figures": "{{ m.plain(3, 1.5) }}",
    "around something": "{% call m.around() %}{{ m.plain(text) }}{% endcall %}",
    "with more arguments than named": "{{ m.many(text, 'a', '<', b='<') }}",
    "of the page itself": "{% macro own(x) %}[{{ x }}]{% endmacro %}{{ own(text) }}{{ own(own(text)) }}",
    "kept in a name": "{% set drawn = m.plain(text) %}{{ drawn }}{{ drawn|length }}",
    "attributes and keys": "{{ thing.name }}{{ table.name }}{{ table['name'] }}",
}
VALUES = {"text": "<&>", "marked": Markup("<u>"), "table": {"name": "<k>"}}


class Thing:
    """Something with a name."""

    name = "<n>"


def drawn(make: Callable[..., Environment], page: str) -> str:
    """The page as this kind of environment draws it."""
    templates = DictLoader({"macros": MACROS, "page": "{% import 'macros' as m %}" + page})
    environment = make(loader=templates, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page").render(VALUES | {"thing": Thing()})


def ours(**options: object) -> Environment:
    """Our environment, in English."""
    return Spoken(code="en", **{name: value for name, value in options.items() if name != "undefined"})


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_drawn_as_jinja_draws_it(page: str) -> None:
    assert drawn(ours, page) == drawn(Environment, page)


@pytest.mark.parametrize("page", ["{{ m.plain(1, 2, 3) }}", "{{ m.plain(wrong=1) }}", "{{ m.plain() }}", "{{ thing.nothing }}"])
def test_what_jinja_refuses_is_refused(page: str) -> None:
    for make in (ours, Environment):
        with pytest.raises((TypeError, AttributeError, jinja2.UndefinedError)):
            drawn(make, page)
