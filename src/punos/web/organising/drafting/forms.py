"""Forms of the next version: its clauses, its stages, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils.text import slugify

from punos.base.texts import Language, Text
from punos.organising.actions import ClauseDraft, CommentDraft
from punos.organising.queries import ClauseView
from punos.organising.words import About, Outcome, Source, Theme
from punos.web.organising.drafting import rule_fields
from punos.web.organising.drafting.words import ABOUT, OUTCOMES, SOURCES, THEMES
from punos.web.shared.fields import Carried, Day, Line, Passage, Pick, Tick, is_hidden
from punos.web.shared.merging import MergingForm
from punos.web.shared.reading import with_new_id
from punos.web.shared.speech import gettext as _

LONGEST_TEXT, LONGEST_COMMENT, LONGEST_LETTERS = 8000, 4000, 60_000
TEXTS = ("title", "text", "plain")
MOST_LETTERS = 200


class Sheet(forms.Form):
    """A form of ours: drawn by `draw`, its ids those of the error summary."""

    def __init__(self, data: Mapping[str, Any] | None = None, **first: Any) -> None:
        super().__init__(data, initial=first, auto_id="f-%s", use_required_attribute=False)

    def full_clean(self) -> None:
        """What nobody typed is no slip of the pen when it is broken: the form was not drawn by us. Raises BadRequest."""
        super().full_clean()
        if any(is_hidden(self.fields[name]) and name != "website" for name in self.errors if name in self.fields):
            raise BadRequest("the form's own fields are broken")

    def text(self, name: str) -> Text | None:
        """What was written in three languages; None when nothing was."""
        said = [self.cleaned_data.get(f"{name}_{language}") or "" for language in Language]
        return Text(*said) if all(said) else None


def _in_each_language(label: str, *, rows: int = 2, required: bool = True, longest: int = LONGEST_TEXT) -> list[Passage]:
    names = rule_fields.LANGUAGE_NAMES
    return [Passage(label=f"{label} ({names[language]})", rows=rows, required=required, longest=longest) for language in Language]


class OnceForm(Sheet):
    """A form that adds one thing however often it is sent: it carries the thing's id."""

    form_id = Carried()

    def __init__(self, data: Mapping[str, Any] | None = None, **first: Any) -> None:
        super().__init__(data, form_id=str(uuid4()), **first)

    def clean_form_id(self) -> UUID:
        """The form's own id; another one when it was lost on the way."""
        try:
            return UUID(self.cleaned_data["form_id"])
        except ValueError:
            return uuid4()

    def renew(self) -> None:
        """Another id, so that the form, sent again, adds another."""
        self.data = with_new_id(self.data, "form_id")


class BeginForm(OnceForm):
    """A new draft: what it is called."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for language, made in zip(Language, _in_each_language(_("Name of the version"), rows=1, longest=200), strict=True):
            self.fields[f"title_{language}"] = made


class ClauseForm(Sheet, MergingForm):
    """A clause of a draft: its texts, its rule, and why it differs from the version before."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, clause: ClauseView, language: str, on: date, data: Mapping[str, Any] | None = None) -> None:
        self.clause = clause
        texts = {f"{name}_{code}": getattr(clause, name).in_(code) for name in TEXTS for code in Language}
        reasons = {f"reason_{code}": clause.reason.in_(code) if clause.reason else "" for code in Language}
        super().__init__(data, edition=clause.edition, **texts, **reasons, **rule_fields.first_values(clause.raw))
        labels = {"title": _("Title"), "text": _("Text"), "plain": _("In plain words")}
        for name in TEXTS:
            rows, longest = (1, 200) if name == "title" else (4, LONGEST_TEXT)
            for code, made in zip(Language, _in_each_language(labels[name], rows=rows, longest=longest), strict=True):
                self.fields[f"{name}_{code}"] = made
        self.fields |= rule_fields.fields_of(clause.raw, clause.version, language, on)
        for code, made in zip(Language, _in_each_language(_("Why it changes"), required=False), strict=True):
            self.fields[f"reason_{code}"] = made

    def clean(self) -> dict[str, Any]:
        """A reason is given in all languages or in none."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = [code for code in Language if cleaned.get(f"reason_{code}")]
        for code in Language:
            if said and code not in said:
                self.add_error(f"reason_{code}", _("Write the reason in this language too."))
        return cleaned

    def draft(self) -> ClauseDraft:
        """The clause as it was sent. What the form has no field for stays as it is."""
        title, text, plain = (self.text(name) for name in TEXTS)
        if title is None or text is None or plain is None:
            raise ValueError("a valid form has a title, a text and plain words in every language")
        raw = rule_fields.written(self.clause.raw, self.cleaned_data)
        return ClauseDraft(self.clause.number, self.clause.kind, title, text, plain, raw, self.text("reason"))


class NewClauseForm(OnceForm):
    """A clause that the version does not have yet: it begins with the rule of one that it has."""

    def __init__(self, clauses: Mapping[str, ClauseView], language: str, data: Mapping[str, Any] | None = None) -> None:
        self.clauses = clauses
        super().__init__(data)
        options = [(one.key, f"{one.number} {one.title.in_(language)}") for one in clauses.values()]
        self.fields["like"] = Pick(
            label=_("Which clause is it like?"),
            hint=_(
                "The new clause comes into the same chapter, rules the same kind of thing, and begins with its rule. You change it next."
            ),
            options=[("", _("Choose")), *options],
            long=True,
        )
        labels = {"title": _("Title"), "plain": _("In plain words"), "text": _("Text"), "reason": _("Why it is added")}
        for name, label in labels.items():
            rows, longest = (1, 200) if name == "title" else (3, LONGEST_TEXT)
            for code, made in zip(Language, _in_each_language(label, rows=rows, longest=longest), strict=True):
                self.fields[f"{name}_{code}"] = made

    @property
    def key(self) -> str:
        """The key of the new clause: of its English title and of the form, so that sent twice it is one clause."""
        return f"{slugify(self.cleaned_data['title_en'])[:60] or 'clause'}-{self.cleaned_data['form_id'].hex[:6]}"

    def draft(self) -> ClauseDraft:
        """The clause as it was sent, at the end of the chapter of the one that it is like."""
        like = self.clauses[self.cleaned_data["like"]]
        title, text, plain = (self.text(name) for name in TEXTS)
        if title is None or text is None or plain is None:
            raise ValueError("a valid form has a title, a text and plain words in every language")
        others = [one.number.split(".") for one in self.clauses.values() if one.chapter == like.chapter and one.key != self.key]
        number = f"{like.chapter}.{max((int(parts[1]) for parts in others if len(parts) > 1), default=0) + 1}"
        return ClauseDraft(number, like.kind, title, text, plain, like.raw, self.text("reason"))


class ReasonForm(Sheet):
    """Why a clause is left out."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, edition: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, edition=edition)
        for code, made in zip(Language, _in_each_language(_("Why it is left out")), strict=True):
            self.fields[f"reason_{code}"] = made


class OpenForm(Sheet):
    """Until when a version is open for comment."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, edition: int, today: date, data: Mapping[str, Any] | None = None) -> None:
        self.today = today
        super().__init__(data, edition=edition, until=today + timedelta(days=42), moderated=True)
        self.fields["until"] = Day(label=_("Open for comment until"), hint=_("The last day on which comments are received."))
        self.fields["moderated"] = Tick(
            label=_("A planner reads each comment before it is public"),
            hint=_("What is hidden keeps its reason. Without a reading first, comments are public at once."),
        )

    def clean_until(self) -> date:
        """A day to come, or today."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise ValidationError(_("Choose today or a later day."))
        return until


class ConfirmForm(Sheet):
    """What the council has decided."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, edition: int, today: date, data: Mapping[str, Any] | None = None) -> None:
        self.today = today
        super().__init__(data, edition=edition, decided_on=today, decided_by="Aluevaltuusto")
        self.fields["decision"] = Line(
            label=_("Reference of the decision"), hint=_("As in the minutes, for example 16.6.2026 § 42."), longest=120
        )
        self.fields["decided_by"] = Line(label=_("Who decided"), longest=120)
        self.fields["decided_on"] = Day(label=_("Day of the decision"))
        self.fields["valid_from"] = Day(
            label=_("In force from"), hint=_("The version before ends the day before. Plans made under it keep it.")
        )

    def clean_decided_on(self) -> date:
        """A decision has been made already."""
        decided: date = self.cleaned_data["decided_on"]
        if decided > self.today:
            raise ValidationError(_("A decision that is yet to come cannot be written down."))
        return decided

    def clean(self) -> dict[str, Any]:
        """Nothing is in force before it was decided."""
        cleaned: dict[str, Any] = super().clean() or {}
        decided, first = cleaned.get("decided_on"), cleaned.get("valid_from")
        if decided and first and first < decided:
            self.add_error("valid_from", _("It cannot be in force before it was decided."))
        return cleaned


class CommentForm(OnceForm):
    """What anybody says of a clause. `website` is a trap for machines: people do not see it."""

    website = forms.CharField(required=False, max_length=200)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, about=About.TEXT.value)
        self.fields["text"] = Passage(
            label=_("Your comment"),
            hint=_("Write about the clause. Do not write anything about your own health or about other people: the comment is public."),
            rows=6,
            longest=LONGEST_COMMENT,
        )
        self.fields["about"] = Pick(label=_("What is it about?"), options=[(one.value, ABOUT[one]) for one in About])
        self.fields["theme"] = Pick(label=_("Theme"), options=[(one.value, THEMES[one]) for one in Theme], long=True)
        self.fields["shown_name"] = Line(
            label=_("Name to be shown"),
            hint=_("Leave it empty to comment without a name. Nothing else of you is kept."),
            required=False,
            longest=80,
        )

    @property
    def is_trapped(self) -> bool:
        """Whether something filled in what people do not see."""
        return bool(self.cleaned_data.get("website"))

    def comment(self, key: str, language: str) -> CommentDraft:
        """The comment as it was sent."""
        sent = self.cleaned_data
        return CommentDraft(
            sent["form_id"], key, About(sent["about"]), Theme(sent["theme"]), sent["text"], Language(language), sent["shown_name"]
        )


class AnswerForm(Sheet):
    """What came of a comment, and why."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, data: Mapping[str, Any] | None = None, **first: Any) -> None:
        super().__init__(data, **first)
        self.fields["outcome"] = Pick(label=_("What came of it?"), options=[(one.value, OUTCOMES[one]) for one in Outcome])
        self.fields["answer"] = Passage(
            label=_("Answer"),
            hint=_("What changes, or why it does not. Write in the language of the comment."),
            rows=5,
            longest=LONGEST_COMMENT,
        )


class HideForm(Sheet):
    """Why a comment is kept from the public."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, data: Mapping[str, Any] | None = None, **first: Any) -> None:
        super().__init__(data, **first)
        self.fields["why"] = Line(label=_("Why it is hidden"), hint=_("For example: names another person."), longest=200)


class LettersForm(OnceForm):
    """Comments that came by letter or in a meeting, one a line: the number of the clause, a colon, and what was said."""

    def __init__(self, numbers: Mapping[str, str], today: date, data: Mapping[str, Any] | None = None) -> None:
        self.numbers, self.today = numbers, today
        super().__init__(data, received_on=today)
        sources = [(one.value, SOURCES[one]) for one in Source if one is not Source.WEB]
        self.fields["source"] = Pick(label=_("How they came"), options=sources)
        self.fields["received_on"] = Day(label=_("When they came"))
        self.fields["theme"] = Pick(label=_("Theme"), options=[(one.value, THEMES[one]) for one in Theme], long=True)
        self.fields["language"] = Pick(label=_("Language"), options=[(code.value, rule_fields.LANGUAGE_NAMES[code]) for code in Language])
        self.fields["lines"] = Passage(
            label=_("Comments"),
            hint=_("One comment a line, beginning with the number of the clause: 4.81: The bus does not go there."),
            rows=12,
            longest=LONGEST_LETTERS,
        )

    def clean_received_on(self) -> date:
        """Nothing has come that is yet to come."""
        received: date = self.cleaned_data["received_on"]
        if received > self.today:
            raise ValidationError(_("Choose today or an earlier day."))
        return received

    def clean_lines(self) -> str:
        """Every line names a clause and says something. Tells every line that does not."""
        said = str(self.cleaned_data["lines"])
        wrong = []
        lines = [(place, line.strip()) for place, line in enumerate(said.split("\n"), start=1) if line.strip()]
        if len(lines) > MOST_LETTERS:
            raise ValidationError(_("At most %(most)s comments at a time: send the rest afterwards.") % {"most": MOST_LETTERS})
        for place, line in lines:
            number, colon, words = line.partition(":")
            if not colon or not words.strip():
                wrong.append(_("Line %(line)s: write the number of the clause, a colon and the comment.") % {"line": place})
            elif number.strip() not in self.numbers:
                wrong.append(_("Line %(line)s: there is no clause %(number)s.") % {"line": place, "number": number.strip()[:20]})
        if wrong:
            raise ValidationError(wrong)
        return said

    def comments(self) -> list[CommentDraft]:
        """The comments; each has an id that follows from the form's and its words: sent twice, it is entered once, and new lines are added."""
        sent, seen = self.cleaned_data, Counter[str]()
        lines = [line.strip() for line in sent["lines"].split("\n") if line.strip()]
        comments = []
        for line in lines:
            number, _colon, words = line.partition(":")
            seen[line] += 1
            comments.append(
                CommentDraft(
                    uuid5(sent["form_id"], f"{seen[line]} {line}"),
                    self.numbers[number.strip()],
                    About.TEXT,
                    Theme(sent["theme"]),
                    words.strip(),
                    Language(sent["language"]),
                    source=Source(sent["source"]),
                    received_on=sent["received_on"],
                )
            )
        return comments
