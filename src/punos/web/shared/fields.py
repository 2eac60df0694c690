"""Form fields of the worker's pages. Each knows its kind, so that one template draws them all; what was typed is never lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from punos.clients.rules.bodies import LINE, LONG
from punos.web.shared.dates import figures_of
from punos.web.shared.speech import gettext_lazy as _

Options = Sequence[tuple[Any, ...]]
EARLIEST, LATEST = 1900, 2199
NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,4})?", re.ASCII)
MISSING = _("Fill in this field.")
CHOOSE = _("Choose one of these.")
TOO_LONG = _("The text is too long: at most %(limit_value)s characters, now %(show_value)s.")


class Passage(forms.CharField):
    """A text of several lines."""

    kind = "text"

    def __init__(self, *, label: Any, hint: Any = "", required: bool = True, longest: int = LONG, rows: int = 4) -> None:
        super().__init__(label=label, help_text=hint, required=required, max_length=longest)
        self.rows = rows
        self.error_messages["required"] = MISSING
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> str:
        """A browser's line ends count as one character."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class Line(Passage):
    """A text of one line."""

    kind = "line"

    def __init__(self, *, label: Any, hint: Any = "", required: bool = True, longest: int = LINE) -> None:
        super().__init__(label=label, hint=hint, required=required, longest=longest)


class Number(forms.Field):
    """A number as people write it: 30, or 0,5."""

    kind = "line"

    def __init__(self, *, label: Any, hint: Any = "", required: bool = True, whole: bool = False) -> None:
        super().__init__(label=label, help_text=hint, required=required)
        self.whole = whole
        self.error_messages["required"] = MISSING

    def to_python(self, value: Any) -> int | float | None:
        """The number that was typed. Raises ValidationError that shows how a number is written."""
        text = "".join(str("" if value is None else value).split()).replace(",", ".")
        if not text:
            return None
        if not NUMBER.fullmatch(text) or (self.whole and "." in text):
            raise ValidationError(_("Write a whole number, for example 30.") if self.whole else _("Write a number, for example 30 or 0,5."))
        return float(text) if "." in text else int(text)

    def prepare_value(self, value: Any) -> str:
        """A number as it is typed here."""
        return f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value or "")


class Percent(Number):
    """A share, kept as 0,9 and typed as 90."""

    def to_python(self, value: Any) -> float | None:
        """The share that was typed in per cent. What is a number already is a share."""
        if isinstance(value, int | float):
            return value
        per_cent = super().to_python(value)
        return None if per_cent is None else round(per_cent / 100, 6)

    def validate(self, value: Any) -> None:
        """Between nothing and all."""
        super().validate(value)
        if value is not None and not 0 <= value <= 1:
            raise ValidationError(_("Write per cent from 0 to 100."))

    def prepare_value(self, value: Any) -> str:
        """A share in per cent."""
        return super().prepare_value(round(value * 100, 4)) if isinstance(value, int | float) else str(value or "")


class Day(forms.Field):
    """A day: 3.2.2026 or 2026-02-03."""

    kind = "day"

    def __init__(self, *, label: Any, hint: Any = "", required: bool = True) -> None:
        super().__init__(label=label, help_text=hint, required=required)
        self.error_messages["required"] = MISSING

    def to_python(self, value: Any) -> date | None:
        """The day that was typed. Raises ValidationError that shows how a day is written."""
        text = str(value or "").strip()
        if not text:
            return None
        figures = figures_of(text)
        if figures is None:
            raise ValidationError(_("We could not read the day. Write it like this: 3.2.2026."))
        try:
            found = date(*figures)
        except ValueError:
            raise ValidationError(_("There is no such day. Write the day like this: 3.2.2026.")) from None
        if not EARLIEST <= found.year <= LATEST:
            raise ValidationError(_("Check the year."))
        return found

    def prepare_value(self, value: Any) -> str:
        """A day as it is typed; anything else as it was typed."""
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else str(value or "")


class Pick(forms.ChoiceField):
    """One of a few, as buttons, or of many, as a list (`long`)."""

    kind = "pick"

    def __init__(self, *, label: Any, options: Options = (), hint: Any = "", required: bool = True, long: bool = False) -> None:
        super().__init__(label=label, choices=[option[:2] for option in options], help_text=hint, required=required)
        self.options: Options = options
        self.long = long
        self.error_messages |= {"required": CHOOSE, "invalid_choice": CHOOSE}

    def offer(self, options: Options) -> None:
        """Set what can be chosen."""
        self.options = options
        self.choices = [option[:2] for option in options]


class Known(Pick):
    """Yes, no, or not known yet: not known is an answer too."""

    inline = True

    def __init__(self, *, label: Any, hint: Any = "") -> None:
        super().__init__(label=label, hint=hint, required=False, options=[("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))])


class Picks(forms.MultipleChoiceField):
    """Any of a few."""

    kind = "picks"

    def __init__(self, *, label: Any, options: Options = (), hint: Any = "", required: bool = False) -> None:
        super().__init__(label=label, choices=[option[:2] for option in options], help_text=hint, required=required)
        self.options: Options = options
        self.error_messages |= {"required": CHOOSE, "invalid_choice": CHOOSE}

    def offer(self, options: Options) -> None:
        """Set what can be chosen."""
        self.options = options
        self.choices = [option[:2] for option in options]


class Tick(forms.BooleanField):
    """Yes, or not."""

    kind = "tick"

    def __init__(self, *, label: Any, hint: Any = "") -> None:
        super().__init__(label=label, help_text=hint, required=False)


def is_hidden(field: forms.Field) -> bool:
    """Whether the page carries the field along unseen."""
    return getattr(field, "kind", "hidden") == "hidden"


class Carried(forms.CharField):
    """A value that the page carries along unseen."""

    kind = "hidden"

    def __init__(self, longest: int = 60) -> None:
        super().__init__(required=False, max_length=longest)
