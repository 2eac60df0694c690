"""The Jinja environments of every page, one a language: escaped by default, strict about names, translated when compiled."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from punos.base.clock import HELSINKI
from punos.web.shared.addresses import address
from punos.web.shared.speech import language, ngettext, said_in

TONES = {
    "good": ("in_time", "met", "kept", "accepted", "done", "reached", "agreed", "in_force", "given", "yes"),
    "care": ("at_risk", "asked_more", "partly", "waiting", "dissent", "unknown"),
    "bad": ("exceeded", "missed", "refused", "expired", "not_reached", "no"),
    "live": ("open", "new", "started", "ongoing", "active", "sent"),
}
INDENT = re.compile(r"\n[ \t]+")


#: Functions that ask for the context they are called in.
SPEAKING = ("_", "gettext", "ngettext")


def escaped(value: Any) -> str:
    """A value that is no plain text as it stands in a page. The joined page is marked safe once; its pieces need no mark of their own."""
    kind = type(value)
    if kind is Markup or kind is SafeString:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int or kind is float else escape(value)


class Writer(CodeGenerator):
    """Writes the code of templates: with our escaping, and with Python's own steps where Jinja would take them through a function.

    A plan page takes two thousand attributes, shows a thousand values and calls a hundred macros.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.held: list[str] = []

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the name that Jinja calls
        """The whole template, with our functions at hand."""
        self.writeline("escaped, text_escaped = environment.escaped, environment.text_escaped")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name that Jinja calls
        """`x.y`: an attribute, unless x is a dictionary or nothing."""
        held = self.temporary_identifier()
        self.write(f"({held}.{node.attr} if hasattr(({held} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}) else environment.getattr({held}, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, *, forward_caller: bool = False) -> None:  # type: ignore[override]  # noqa: N802 - the name that Jinja calls
        """`x(y)`: a call, unless it has named arguments or needs the context."""
        asks = isinstance(node.node, nodes.Name) and node.node.name in SPEAKING
        if asks or forward_caller or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame, finalize):
            self.held.append(self.temporary_identifier())
            self.write(f"(text_escaped({self.held[-1]}) if ({self.held[-1]} := (")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame, finalize):
            self.write(f")).__class__ is str else escaped({self.held.pop()}))")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame, finalize: Any) -> bool:
    return finalize.src is None and bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


class Spoken(Environment):
    """The environment of one language: what a template says without blanks to fill is put into its compiled code."""

    code_generator_class = Writer
    escaped = staticmethod(escaped)
    text_escaped = staticmethod(_escape_inner)

    def __init__(self, *, code: str = settings.LANGUAGE_CODE, **options: Any) -> None:
        self.code = code
        options |= {
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        }
        super().__init__(**options)
        self.install_gettext_callables(partial(said_in, code), ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.globals |= {"static": static, "url": url, "tones": Tones((state, tone) for tone, states in TONES.items() for state in states)}
        self.filters |= {"day": day, "moment": moment, "clock_time": clock_time}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Indentation is for people who read templates; pages go without."""
        return INDENT.sub("\n", super().preprocess(source, name, filename))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return Said(self.code).visit(super()._parse(source, name, filename))  # type: ignore[no-any-return]


class Tones(dict[str, str]):
    """The tone of each state's tag; calm, where nothing is to be said by it."""

    def __missing__(self, state: str) -> str:
        return "calm"


class Said(NodeTransformer):
    """Says texts and addresses of files once, when the template is compiled."""

    def __init__(self, code: str) -> None:
        self.code = code

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - the name that Jinja calls
        """`_("…")` and `static("…")` of a plain text."""
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(text))], kwargs=[]):
                return nodes.Const(Markup(said_in(self.code, text) % {}), lineno=node.lineno)  # noqa: S704 - our own texts
            case nodes.Call(node=nodes.Name(name="static"), args=[nodes.Const(value=str(path))], kwargs=[]):
                return nodes.Const(static(path), lineno=node.lineno)
        return node


def url(name: str, *args: Any, **values: Any) -> str:
    """The address of a view, by name."""
    return reverse(name, args=args) if args else address(name, **values)


def day(value: date | datetime | None) -> str:
    """A day as each language writes it: 3.2.2026, and 3 February 2026 in English."""
    if value is None:
        return ""
    local = value.astimezone(HELSINKI) if isinstance(value, datetime) else value
    if language() == "en":
        return f"{local.day} {local:%B %Y}"
    return f"{local.day}.{local.month}.{local.year}"


def clock_time(value: datetime) -> str:
    """A time of day: 14.02 in Finnish, 14:02 elsewhere."""
    local = value.astimezone(HELSINKI)
    return f"{local:%H.%M}" if language() == "fi" else f"{local:%H:%M}"


def moment(value: datetime | None) -> str:
    """A day and a time of day."""
    return f"{day(value)} {clock_time(value)}" if value else ""
