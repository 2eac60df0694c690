"""Page texts in the reader's language, quickly: a plan page says hundreds of them, and Django walks its catalogues for each.

Every page takes its words from here. Catalogues do not change while the server runs.
"""

from __future__ import annotations

from functools import cache

from django.utils.functional import lazy
from django.utils.translation import get_language, trans_real


def gettext(message: str) -> str:
    """The text in the language of the page."""
    return said_in(get_language(), message)


@cache
def said_in(language: str | None, message: str) -> str:
    """The text in a language; as it stands in the code, which is English, where no language is chosen or it has no words for it."""
    return trans_real.translation(language).gettext(message) if language and message else message


#: The text in the language of the page on which it is shown, for values that are made when the code is loaded.
gettext_lazy = lazy(gettext, str)


def N_(message: str) -> str:  # noqa: N802 - the name by which translators' tools know it
    """Marks a text that is said later."""
    return message
