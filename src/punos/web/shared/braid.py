"""The braid at the head of a plan, ready for its template: two pictures, a legend and a table from one set of values.

The geometry is `punos.engines.braid`'s; here it gets its words, its labels' places and its dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import Struct

from punos.base.texts import in_two_lines, shortened
from punos.engines import braid as weaving
from punos.engines.braid import Braid, Drawing, GapMark, Goal, GoalMark, Knot, KnotMark, Orientation, Point, Row, Strand, What
from punos.web.shared.braid_time import Spread, months_of, weave_with_room
from punos.web.shared.dates import day_written, month_written
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext

PAGE = replace(weaving.PAGE, length=880, pad=22, lane=32, reach=34, merge=24, knot=9.5, axis=28, goal=27)
PHONE = replace(weaving.PHONE, length=420, pad=17, lane=19, reach=20, merge=24, knot=9.5, axis=0, goal=14)
LETTER = 7.7  # width of a letter of a label, on the wide side
NARROW_LETTER = 7.0  # the same where a line too many matters more than a letter too many
ROW = 38.0  # a row of labels above the wide picture: a date and a line of text
LINE = 17.0  # from line to line of a label
LABEL_ROWS = 3
PHONE_WIDTH = 356.0
MONTHS_WIDTH = 50.0  # beside the tall picture
NAMES_WIDTH = 190.0  # beside the wide picture, for the names at the strands' ends
STRANDS = 8
MOST_NAMED = 6  # with more strands, those that have ended are named in the legend only

Links = Mapping[Knot | Goal, str]
"""Where a knot or a goal leads, for those that lead somewhere."""

#: The strand (colour and line) of each sector, where it is free on the plan.
SECTOR_STRANDS = {
    "county": 0, "municipality": 1, "employment": 2, "kela": 3, "association": 4, "company": 5, "parish": 6, "school": 7,
}  # fmt: skip


class Label(Struct, frozen=True):
    """Text beside a mark: its first line's place, how it is anchored, and the thin line that leads to the mark."""

    at: Point
    anchor: str
    lines: tuple[str, ...]
    leader: str = ""


class Mark(Struct, frozen=True):
    """A knot, a goal or a missed promise: a shape at a place, what it is called aloud, and its label if there was room."""

    at: Point
    kind: str
    name: str
    href: str = ""
    count: int = 1
    ahead: bool = False
    label: Label | None = None
    line: str = ""


class Word(Struct, frozen=True):
    """A light line across time and its word: a month, or today."""

    line: str
    at: Point
    text: str


class Picture(Struct, frozen=True):
    """One picture: `box` is its viewBox; `veil` (x, y, width, height) lies over what is still to come."""

    box: str
    down: bool
    drawing: Drawing
    names: tuple[Label, ...]
    marks: tuple[Mark, ...]
    months: tuple[Word, ...]
    today: Word | None
    veil: tuple[float, float, float, float] | None


class LegendLine(Struct, frozen=True):
    """One strand in words: its number, its organisation, its dates."""

    strand: int
    name: str
    dates: str


class BraidView(Struct, frozen=True):
    """What the `braid` macro draws."""

    title: str
    summary: str
    client: str
    across: Picture
    down: Picture
    legend: tuple[LegendLine, ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SparkView:
    """What the `sparkline` macro draws, and the sentence that says the same."""

    drawing: weaving.Sparkline
    summary: str


def braid_view(braid: Braid, *, client: str, language: str, links: Links | None = None) -> BraidView:
    """The braid of a plan. `client` names the thread; `language` (fi, sv, en) writes the dates."""
    scribe = _Scribe(braid, language, links or {})
    return BraidView(
        title=_("The braid of the plan"),
        summary=summary(braid),
        client=client,
        across=scribe.across(),
        down=scribe.down(),
        legend=tuple(LegendLine(strand.sector, strand.label, _dates(strand, language)) for strand in braid.strands),
        rows=tuple(_row(row, braid, client, language) for row in weaving.rows(braid)),
    )


def spark_view(braid: Braid) -> SparkView:
    """The small braid for a list."""
    return SparkView(weaving.sparkline(braid), summary(braid))


def strand_numbers(sectors: Sequence[str]) -> tuple[int, ...]:
    """A strand 0–7 for each organisation of a plan, for `Strand.sector`: its sector's own if free, else the next free.

    More than eight organisations begin the round again; their names still tell them apart.
    """
    used: list[int] = []
    for sector in sectors:
        wanted = SECTOR_STRANDS.get(sector, STRANDS - 1)
        round_of = [(wanted + step) % STRANDS for step in range(STRANDS)]
        used.append(min(round_of, key=used.count))
    return tuple(used)


def summary(braid: Braid) -> str:
    """The braid in a sentence or two: who works on the plan today, and what is late."""
    today = braid.today
    now = sum(strand.joined <= today and (strand.left is None or strand.left > today) for strand in braid.strands)
    late = sum(today in gap for strand in braid.strands for gap in strand.gaps)
    text = ngettext("%(num)s organisation works on this plan now.", "%(num)s organisations work on this plan now.", now) % {"num": now}
    if not late:
        return text
    return text + " " + ngettext("%(num)s promise is late.", "%(num)s promises are late.", late) % {"num": late}


def _dates(strand: Strand, language: str) -> str:
    joined = day_written(strand.joined, language)
    if strand.left is None:
        return _("since %(date)s") % {"date": joined}
    return f"{joined} – {day_written(strand.left, language)}"


def _row(row: Row, braid: Braid, client: str, language: str) -> tuple[str, str, str]:
    """A line of the table: day, what, whose."""
    what = {
        What.JOINED: _("Joins the plan"),
        What.LEFT: _("Leaves the plan"),
        What.GAP: _("A promise was missed"),
        What.GOAL_SET: _("Goal: %(title)s") % {"title": row.label},
        What.GOAL_TARGET: _("Target day of the goal: %(title)s") % {"title": row.label},
    }.get(row.what, row.label)
    if row.until:
        what = _("%(what)s, put right by %(date)s") % {"what": what, "date": day_written(row.until, language)}
    if row.day > braid.today:
        what = _("Planned: %(what)s") % {"what": what}
    return day_written(row.day, language), what, ", ".join(row.who) or client


@dataclass(frozen=True, slots=True)
class _Scribe:
    """Writes the words into the pictures of one braid."""

    braid: Braid
    language: str
    links: Links

    def across(self) -> Picture:
        """The wide picture: names on the strands, knots' labels in rows above, goals' on their lines below."""
        drawing, spread = weave_with_room(self.braid, PAGE, Orientation.HORIZONTAL, 68)
        rows = _label_rows([self._span(mark, drawing.width) for mark in drawing.knots])
        top = ROW * (1 + max(rows.values(), default=-1)) + 12
        knots = [self.knot(mark, self._above(mark, rows.get(n), drawing.width)) for n, mark in enumerate(drawing.knots)]
        goals = [self.goal(mark, Point(mark.start.x, mark.end.y), self._on_line(mark, drawing.width)) for mark in drawing.goals]
        today = drawing.today
        return Picture(
            box=f"0 {-top:g} {drawing.width + NAMES_WIDTH:g} {drawing.height + top:g}",
            down=False,
            drawing=drawing,
            names=_names(drawing),
            marks=(*goals, *knots, *map(self.gap, drawing.gaps)),
            months=self._months(drawing, spread, PAGE, 64),
            today=None if today is None else self._word(drawing, today, _("Today")),
            veil=None if today is None else (today, 0, round(drawing.width - today, 1), drawing.axis),
        )

    def down(self) -> Picture:
        """The tall picture: months to the left, the labels of knots and goals one below the other to the right."""
        room = 60.0 * (len(self.braid.knots) + len(self.braid.goals) + 1)
        frame = replace(PHONE, length=max(PHONE.length, room))
        drawing, spread = weave_with_room(self.braid, frame, Orientation.VERTICAL, 58)
        left = drawing.axis + 12
        width = max(PHONE_WIDTH, left + 15 * LETTER + MONTHS_WIDTH)
        marks: list[KnotMark | GoalMark] = sorted([*drawing.knots, *drawing.goals], key=_moment)
        labels = self._beside(marks, left, int((width - MONTHS_WIDTH - left) / NARROW_LETTER))
        drawn = [
            self.knot(mark, label) if isinstance(mark, KnotMark) else self.goal(mark, Point(mark.end.x, mark.start.y), label)
            for mark, label in zip(marks, labels, strict=True)
        ]
        bottom = max([drawing.height, *(label.at.y + LINE * len(label.lines) for label in labels)])
        today = drawing.today
        return Picture(
            box=f"{-MONTHS_WIDTH:g} 0 {width:g} {bottom:g}",
            down=True,
            drawing=drawing,
            names=(),
            marks=(*drawn, *map(self.gap, drawing.gaps)),
            months=self._months(drawing, spread, frame, 20),
            today=None if today is None else self._word(drawing, today, _("Today")),
            veil=None if today is None else (0, today, round(drawing.axis, 1), round(drawing.height - today, 1)),
        )

    def knot(self, mark: KnotMark, label: Label | None) -> Mark:
        """A knot, or several that stand so close that they are drawn as one."""
        name = "; ".join(f"{day_written(knot.day, self.language)}: {knot.label}" for knot in mark.knots)
        href = next((self.links[knot] for knot in mark.knots if knot in self.links), "")
        kind = mark.knots[0].kind.value if mark.count == 1 else "several"
        return Mark(mark.at, kind, name, href, mark.count, mark.knots[0].day > self.braid.today, label)

    def goal(self, mark: GoalMark, at: Point, label: Label) -> Mark:
        """A goal hangs on the thread by its line, at the corner where the line turns along time."""
        goal = mark.goal
        name = _("Goal: %(title)s") % {"title": f"{day_written(goal.start, self.language)}: {goal.label}"}
        kind = "reached" if goal.state == "reached" else "goal"
        return Mark(at, kind, name, self.links.get(goal, ""), ahead=goal.start > self.braid.today, label=label, line=mark.d)

    def gap(self, mark: GapMark) -> Mark:
        """A missed promise, in the middle of what is missing."""
        middle = Point(round((mark.start.x + mark.end.x) / 2, 1), round((mark.start.y + mark.end.y) / 2, 1))
        title = f"{mark.strand.label}, {day_written(mark.period.start, self.language)}"
        return Mark(middle, "missed", _("Promise missed: %(title)s") % {"title": title}, line=mark.d)

    def _words(self, mark: KnotMark | GoalMark) -> tuple[str, str]:
        """The day and the title of a label; of several knots the first one's, and how many there are besides."""
        if isinstance(mark, GoalMark):
            return day_written(mark.goal.start, self.language), mark.goal.label
        title = mark.knots[0].label if mark.count == 1 else f"{mark.knots[0].label} + {mark.count - 1}"
        return day_written(mark.knots[0].day, self.language), title

    def _span(self, mark: KnotMark, width: float) -> tuple[float, float]:
        """Where a label would lie above its knot: centred on it, but within the picture."""
        half = LETTER * max(len(_short(text)) for text in self._words(mark)) / 2
        centre = min(max(mark.at.x, half), width - half)
        return centre - half, centre + half

    def _above(self, mark: KnotMark, row: int | None, width: float) -> Label | None:
        if row is None:
            return None
        since, until = self._span(mark, width)
        place = Point(round((since + until) / 2, 1), -ROW * row - 22)
        leader = f"M{mark.at.x:g} {place.y + 24:g}V{mark.at.y - 12:g}"
        return Label(place, "middle", tuple(map(_short, self._words(mark))), leader)

    def _on_line(self, mark: GoalMark, width: float) -> Label:
        """A goal's title on its line, or before its end where it begins late."""
        title = _short(mark.goal.label)
        fits = mark.start.x + 14 + LETTER * len(title) < width
        x = mark.start.x + 14 if fits else mark.start.x - 8
        return Label(Point(round(x, 1), round(mark.end.y - 6, 1)), "start" if fits else "end", (title,))

    def _beside(self, marks: Sequence[KnotMark | GoalMark], left: float, letters: int) -> list[Label]:
        """Labels one below the other, each as near its mark as those above it let it be."""
        labels, free = [], 0.0
        for mark in marks:
            day, title = self._words(mark)
            lines = (day, *in_two_lines(title, max(letters, 12)))
            at = mark.at if isinstance(mark, KnotMark) else mark.start
            y = max(at.y - 3, free + 14)
            leader = f"M{at.x + 12:g} {at.y:g}L{left - 14:g} {at.y:g}L{left - 4:g} {y - 5:g}"
            labels.append(Label(Point(left, y), "start", lines, leader))
            free = y + LINE * (len(lines) - 1) + 8
        return labels

    def _word(self, drawing: Drawing, at: float, text: str) -> Word:
        if drawing.orientation is Orientation.VERTICAL:
            return Word(f"M0 {at:g}H{drawing.axis:g}", Point(-MONTHS_WIDTH, at + 4.5), text)
        return Word(f"M{at:g} 0V{drawing.axis:g}", Point(at, drawing.axis + 20), text)

    def _months(self, drawing: Drawing, spread: Spread, frame: weaving.Frame, apart: float) -> tuple[Word, ...]:
        months = months_of(self.braid, spread, frame, apart=apart, clear_of=drawing.today)
        return tuple(self._word(drawing, at, month_written(month, self.language)) for at, month in months)


def _names(drawing: Drawing) -> tuple[Label, ...]:
    """Organisations' names at the ends of their strands; of those that go on in the margin, one below the other."""
    names, free = [], float("-inf")
    for line in sorted(drawing.lines, key=lambda line: line.end.y):
        lines = in_two_lines(line.strand.label, int(NAMES_WIDTH / LETTER))
        if not line.goes_on:
            if len(drawing.lines) <= MOST_NAMED:
                names.append(Label(Point(line.end.x + 9, line.end.y + 5), "start", (_short(line.strand.label),)))
            continue
        y = round(max(line.end.y + 5, free), 1)
        leader = f"M{line.end.x + 3:g} {line.end.y:g}L{drawing.width - 2:g} {y - 5:g}"
        names.append(Label(Point(drawing.width + 3, y), "start", lines, leader))
        free = y + LINE * len(lines) + 2
    return tuple(names)


def _moment(mark: KnotMark | GoalMark) -> float:
    return mark.at.y if isinstance(mark, KnotMark) else mark.start.y


def _short(text: str) -> str:
    """At most 32 letters, cut between words."""
    return shortened(text, 32)


def _label_rows(spans: Sequence[tuple[float, float]]) -> dict[int, int]:
    """A row for each label so that none covers another; those without room are left out (the table has them)."""
    ends = [float("-inf")] * LABEL_ROWS
    placed: dict[int, int] = {}
    for index, (since, until) in sorted(enumerate(spans), key=lambda item: item[1]):
        row = next((n for n in range(LABEL_ROWS) if ends[n] + 12 <= since), None)
        if row is not None:
            ends[row] = until
            placed[index] = row
    return placed
