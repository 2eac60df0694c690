"""Refusals: what a person asked for that cannot be done, said so that they can mend it."""

from __future__ import annotations

from punos.base.texts import Text


class Collision(Exception):  # noqa: N818 - nobody is at fault
    """Another request did something at the same moment, and what this one has in hand is from before. Begun anew, it will see what is there."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a programming error
    """A wish that a rule turned down.

    `code` names the refusal for tests and logs; `text` tells the person what is wrong and the cure;
    `field` is the form field it belongs to, if any.
    """

    def __init__(self, code: str, text: Text, field: str | None = None) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text
        self.field = field
