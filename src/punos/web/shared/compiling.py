"""How templates become code: escaped our way, translated once, and with Python's own steps where Jinja would take them through a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from punos.web.shared.speech import said_in

#: Escapes what is known to be a plain text.
text_escaped = _escape_inner
#: Tests and filters that ask whether there is a value.
ASKING = ("defined", "undefined", "default", "d")
#: Functions that ask for the context they are called in.
SPEAKING = ("_", "gettext", "ngettext")


def escaped(value: Any) -> str:
    """A value that is no plain text as it stands in a page. The joined page is marked safe once; its pieces need no mark of their own."""
    kind = type(value)
    if kind is Markup or kind is SafeString:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int or kind is float else escape(value)


class Piece(Macro):
    """A macro: a hundred of them are called on a plan page, nearly all of them in the plainest way."""

    def __init__(self, environment: Environment, draw: Callable[..., str], name: str, arguments: list[str], *asks: bool) -> None:
        super().__init__(environment, draw, name, arguments, *asks)
        catch_kwargs, catch_varargs, caller, autoescape = asks
        self.is_plain = autoescape and not (catch_kwargs or catch_varargs or caller)
        self.unsaid = (missing,) * len(arguments)

    def __call__(self, *given: Any, **named: Any) -> str:
        """Draw it. Raises TypeError for arguments that it does not have."""
        if named or not self.is_plain:
            return super().__call__(*given, **named)
        return str.__new__(Markup, self._func(*given, *self.unsaid[len(given) :]))


class Writer(CodeGenerator):
    """Writes the code of templates. A plan page takes two thousand attributes, shows a thousand values and calls a hundred macros."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.held: list[str] = []
        self.careful = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the name that Jinja calls
        """The whole template, with our functions at hand."""
        self.writeline("escaped, text_escaped, Piece = environment.escaped, environment.text_escaped, environment.piece")
        super().visit_Template(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """The macro that a block of code makes."""
        node = macro_ref.node
        names = "".join(f"{argument.name!r}, " for argument in node.args)
        asks = f"{macro_ref.accesses_kwargs}, {macro_ref.accesses_varargs}, {macro_ref.accesses_caller}, context.eval_ctx.autoescape"
        self.write(f"Piece(environment, macro, {getattr(node, 'name', None)!r}, ({names}), {asks})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name that Jinja calls
        """`x.y`: an attribute, unless x is a dictionary or the template itself, or it is asked whether there is one."""
        if self.careful or (isinstance(node.node, nodes.Name) and node.node.name == "self"):
            super().visit_Getattr(node, frame)
            return
        held = self.temporary_identifier()
        self.write(f"({held}.{node.attr} if ({held} := ")
        self.visit(node.node, frame)
        self.write(f").__class__ is not dict else environment.getattr({held}, {node.attr!r}))")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - the name that Jinja calls
        """`x is defined` and its like."""
        with self._careful(node.name in ASKING):
            super().visit_Test(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - the name that Jinja calls
        """`x|default(y)` and its like."""
        with self._careful(node.name in ASKING):
            super().visit_Filter(node, frame)

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

    @contextmanager
    def _careful(self, asks: bool) -> Iterator[None]:
        before, self.careful = self.careful, self.careful or asks
        yield
        self.careful = before

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
