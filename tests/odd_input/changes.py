"""What may be wrong with a form that somebody has filled in: every field of a kind at once, or field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from tests.odd_input.forms import Data, Found, all_as

NIL = str(UUID(int=0))
#: No day at all, or no day of ours: refused wherever a day is asked for.
NO_DAYS = (
    "30.2.", "12/31/2027", "31.13.2027", "1.1.0000", "99999", "2027-02-30", "3.12.2027\x00", "huomenna", "٣٠.٢.٢٠٢٧",
    "30.2.2027", "0.1.2027", "0000-00-00", "1.1.99999", "-1.1.2027", "1e9", "3.12.2027 tai myöhemmin", "<b>3.12.2027</b>", "9" * 400,
)  # fmt: skip
#: The third of December 2027, as people, calendars and keyboards write it.
SAME_DAYS = ("3.12.2027", "03.12.2027", "2027-12-03", " 3.12.2027 ", "٣.١٢.٢٠٢٧")
NO_CHOICES = ("no-such-choice", "a\x00b", NIL, "'; drop table plan.part; --", "-1", "None", "x" * 5000, "\u202eevil")
NO_IDS = ("not-an-id", "a\x00b", "0", "-1", "{}", "9" * 400, "\ud800")
NO_VERSIONS = ("-1", "9" * 400, "two", "\x00", "1e9", "1.5", "99999999999999999999")
#: Odd, and yet somebody's own words.
ODD_WORDS = (
    "\u202e\u0007\ufeff\u200f🜁 𝕬 é",
    "<script>alert(1)</script> <b>{{7*7}} {% x %} %s %(x)s {0}",
    "' or 1=1 -- \\ \\u0000 \\x00 \"; &amp;",
    "مرحبا שלום नमस्ते 你好 🧑🏽‍🦽",
    "a" + "\u0301" * 200,
)
#: Fields that no form has, but a table may.
EXTRA = (
    "role", "register_id", "client_id", "client", "organisation_id", "withheld_from_client", "withheld_from_representative", "state_", "made_by",
    "made_at", "changed_by", "assignee_id", "sort", "clause_id", "parent_id", "is_superuser", "token", "purpose_", "basis", "by", "at", "id", "body",
)  # fmt: skip


#: How many values of a kind are tried where all fields of the kind are changed at once.
FEW = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form filled in wrong: in which way, what is sent, and whether it must be refused whatever else is in it."""

    wrong: str
    data: Data
    is_refused: bool = False
    is_too_much: bool = False
    others: str = ""

    @property
    def kind(self) -> str:
        """In which way, without the fields."""
        return self.wrong.partition(" in ")[0]


Make = Callable[[Found], Iterator[Sheet]]


def sheets(form: Found, foreign: dict[str, str], *, one_by_one: bool) -> Iterator[Sheet]:
    """Everything that may be wrong with this form. `foreign` are ids of things that are not the sender's to name."""
    full = form.filled()
    fields = [*_kinds(form, foreign)]
    for kind, names, values, is_refused in fields:
        for value in values if one_by_one else values[:FEW]:
            for chosen in [(name,) for name in names] if one_by_one else [names] if names else []:
                label = f"{kind} {value[:30]!r} in {', '.join(chosen)}"
                yield Sheet(
                    label, full | all_as(chosen, value), is_refused, others=value if kind == "id" and value in foreign.values() else ""
                )
    yield from _as_a_whole(form, full)
    if one_by_one:
        yield from (Sheet(f"no {name}", {key: value for key, value in full.items() if key != name}) for name in full)


def _kinds(form: Found, foreign: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...], bool]]:
    """Kinds of fields, the fields of this form that are of them, what is wrong in them, and whether nobody can mean it."""
    others = tuple(name for name in form.ids if name != "new_id")
    yield "day", form.days, NO_DAYS, True
    yield "choice", tuple(name for name in form.choices if form.options.get(name) not in (None, ["on"])), NO_CHOICES, True
    yield "version", tuple({"version", "before"} & set(form.data)), NO_VERSIONS, True
    yield "version of another time", tuple({"version"} & set(form.data)), ("0", "999999"), False
    yield "new id", tuple({"new_id"} & set(form.data)), (*foreign.values(), NIL, *NO_IDS), False
    yield "id", others, (*foreign.values(), NIL, str(uuid4()), *NO_IDS), False
    yield "words", form.texts, ("sana\x00toinen", "ä" * 5000, *ODD_WORDS), False


def _as_a_whole(form: Found, full: Data) -> Iterator[Sheet]:
    texts = dict.fromkeys(form.texts)
    yield Sheet("nothing at all", {})
    yield Sheet("everything empty", {name: [""] for name in full})
    yield Sheet("no texts", {name: value for name, value in full.items() if name not in texts})
    yield Sheet("no choices", {name: value for name, value in full.items() if name not in form.choices})
    yield Sheet("no version", {name: value for name, value in full.items() if name != "version"})
    yield Sheet("no new id", {name: value for name, value in full.items() if name != "new_id"})
    yield Sheet("every field twice", {name: [*value, "toinen"] for name, value in full.items()})
    yield Sheet("every field twice the same", {name: value * 2 for name, value in full.items()})
    yield Sheet("names in capitals", {name.upper(): value for name, value in full.items()})
    yield Sheet("500 fields", full | {f"field{number}": ["x"] for number in range(500)}, is_refused=True, is_too_much=True)
    if form.texts:
        yield Sheet("a megabyte", full | all_as(form.texts, "x" * 1_000_000), is_refused=True, is_too_much=True)
