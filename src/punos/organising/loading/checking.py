"""Everything that can be wrong with a version of the plan once its files can be read: its days, its numbers, its clauses, what changed.

The seed, `punos plan check` and `punos plan import` ask the same questions here. A fault is kept on the row it belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial

from punos.base.period import Period
from punos.base.texts import Language
from punos.organising.loading.clause_checks import ClauseChecks
from punos.organising.loading.county import has_days
from punos.organising.loading.criterion_checks import answerable_data, said
from punos.organising.loading.reading import Placed, Row, Wanted
from punos.organising.loading.versions import TEXTS, Known, ReadClause, ReadVersion
from punos.organising.models import DeadlineRule, PlanVersion
from punos.organising.words import ClauseKind, VersionStatus

NUMBER = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,3})*")


def check(version: ReadVersion, known: Known, before: ReadVersion | None = None) -> None:
    """Keep every fault of a version; with the version before it, also of what changed between them."""
    _dates(version)
    _numbers(version)
    _removed(version)
    checks = ClauseChecks(version, known)
    for one in version.clauses:
        checks.check(one)
    if before is not None:
        check_changes(version, before)


def check_deadlines(version: ReadVersion, deadlines: Wanted, known: Known, file: str) -> None:
    """Whom a deadline is for must be a criterion that can be answered."""
    for one in deadlines.rows:
        if isinstance(one, DeadlineRule) and one.applies is not None:
            line = getattr(one.applies, "line", 0)
            row = Row(version.row.folder, file, one.id, Placed({"applies": one.applies}, line=line, lines={"applies": line}))
            said(row, partial(answerable_data, row, one.applies, known, version.first_day, "applies"))


def refuse_together(version: ReadVersion, others: Iterable[PlanVersion]) -> None:
    """A fault for each other confirmed version that would be in force on a day on which this one is."""
    mine = _in_force(version.version)
    for other in others:
        theirs = _in_force(other)
        if mine and theirs and other.number != version.version.number and mine.overlaps(theirs):
            earlier, later = sorted((version.version, other), key=lambda one: (one.valid_from or date.min, one.number))
            problem = f"versions {earlier.number} and {later.number} would both be in force on {later.valid_from}"
            version.row.fault("valid_from", problem, f"write valid_to: {later.valid_from} in version {earlier.number}, or mend the days")


# --- the version ------------------------------------------------------------------------------------------


def _in_force(version: PlanVersion) -> Period | None:
    """When the version rules; None when it does not, or never."""
    if version.status != VersionStatus.CONFIRMED or not version.valid_from:
        return None
    return Period(version.valid_from, version.valid_to) if has_days(version) else None


def _dates(version: ReadVersion) -> None:
    row, told = version.row, version.version
    if told.valid_from and not has_days(told):
        row.fault("valid_to", f"ends {told.valid_to} before it begins {told.valid_from}", "swap the days, or mend one")
    if told.valid_from and told.confirmed_on and told.confirmed_on > told.valid_from:
        row.fault("confirmed_on", f"is in force from {told.valid_from}, before it is confirmed {told.confirmed_on}", "mend one of the days")
    if told.status == VersionStatus.COMMENT and not (told.comment_from and told.comment_until and told.comment_from <= told.comment_until):
        row.fault("comment_until", "is open for comment, but not from a day to a later day", "write comment_from and comment_until")
    if told.status == VersionStatus.CONFIRMED:
        for name in ("confirmed_on", "decision_ref", "valid_from"):
            if not getattr(told, name):
                row.fault(name, "is empty, but the version is confirmed", "write it, or give the version another status")


def _numbers(version: ReadVersion) -> None:
    times = Counter(one.clause.number for one in version.clauses)
    chapters = {one.clause.number for one in version.clauses if one.clause.kind == ClauseKind.CHAPTER}
    for one in version.clauses:
        number, is_chapter = one.clause.number, one.clause.kind == ClauseKind.CHAPTER
        if not NUMBER.fullmatch(number):
            one.row.fault("number", f"{number!r} is no number of a clause", "write 4 for a chapter, '4.12' for a clause in it")
        elif is_chapter == ("." in number):
            one.row.fault("number", f"{number} is not where a {one.clause.kind} stands", "write 4 for a chapter, '4.12' for a clause in it")
        elif number.partition(".")[0] not in chapters:
            one.row.fault("number", f"there is no chapter {number.partition('.')[0]}", "mend the number, or add the chapter")
        if times[number] > 1:
            one.row.fault("number", f"{number} is the number of {times[number]} clauses", "give each clause its own")


def _removed(version: ReadVersion) -> None:
    for row in version.removed:
        row.only("key reason")
        row.text("reason")
        if row.key in version.by_key:
            row.fault("key", "the clause is said to be removed, but it is here", "take the row away, or the clause")


def check_changes(version: ReadVersion, before: ReadVersion) -> None:
    """What came, changed or went since the version before must tell why."""
    old, now, told = before.by_key, version.by_key, {row.key for row in version.removed}
    for key, one in now.items():
        earlier = old.get(key)
        what = "is new" if earlier is None else _changed(earlier, one)
        if what and not one.row.raw.get("reason"):
            one.row.fault("reason", f"{what} since version {before.version.number}, and no reason is given", "write why, in fi, sv and en")
    for key in old.keys() - now.keys() - told:
        version.row.folder.fault(
            version.row.file,
            key,
            "removed",
            f"was in version {before.version.number} and is gone, without a reason",
            "add it under removed",
        )
    for row in version.removed:
        if row.key not in old:
            row.fault("key", f"version {before.version.number} has no clause with this key", "mend the key")


def _changed(earlier: ReadClause, now: ReadClause) -> str:
    """What of a clause has changed, in words; nothing when nothing has. Its number may move without a reason."""
    old, new = earlier.clause, now.clause
    if (old.kind, old.rule) != (new.kind, new.rule):
        return "its rule has changed"
    texts = [(name, language.value) for name in TEXTS for language in Language]
    changed = [(name, lang) for name, lang in texts if getattr(old, f"{name}_{lang}") != getattr(new, f"{name}_{lang}")]
    return f"its {changed[0][0]} in {changed[0][1]} has changed" if changed else ""
