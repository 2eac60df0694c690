"""The language of the page, and its texts in it, quickly: a plan says hundreds of texts, and Django walks its catalogues for each.

Every page takes its words from here. Catalogues do not change while the server runs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, cast

from django.utils.functional import lazy
from django.utils.translation import activate, get_language, get_language_from_request, ngettext, override, pgettext_lazy, trans_real

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = [
    "N_",
    "get_language_from_request",
    "gettext",
    "gettext_lazy",
    "language",
    "ngettext",
    "pgettext_lazy",
    "said_in",
    "speaking",
    "turn_to",
]


class _Speaker(threading.local):
    """What a thread speaks inside `speaking`."""

    language: str | None = None


_speaker = _Speaker()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """All that is said inside is said in this language, Django's own texts too."""
    before = _speaker.language
    with override(code):
        _speaker.language = code
        try:
            yield
        finally:
            _speaker.language = before


def turn_to(code: str) -> None:
    """From here to the end of the page this language is spoken: for an address that names none."""
    activate(code)
    _speaker.language = code


def language() -> str | None:
    """The language of the page."""
    return _speaker.language or get_language()


def gettext(message: str) -> str:
    """The text in the language of the page."""
    return said_in(language(), message)


@cache
def said_in(code: str | None, message: str) -> str:
    """The text in a language; as it stands in the code, which is English, where no language is chosen or it has no words for it."""
    return trans_real.translation(code).gettext(message) if code and message else message


#: The text in the language of the page on which it is shown, for values that are made when the code is loaded.
gettext_lazy: Callable[[str], _StrPromise] = cast("Callable[[str], _StrPromise]", lazy(gettext, str))


def N_(message: str) -> str:  # noqa: N802 - the name by which translators' tools know it
    """Marks a text that is said later."""
    return message
