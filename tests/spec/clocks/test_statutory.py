"""Every statutory deadline of the seed, worked out by hand with an almanac, so that a lawyer can follow the count.

`counted` is the count itself, written by hand: the days that the limit counts, one after another. What is left out of it is a day off or a
day on which the time stands still, and `why` says which. Days off in the years used here, weekends apart:

    2023  7.4. Good Friday, 10.4. Easter Monday, 6.12. Independence Day (Wed)
    2024  29.3. Good Friday, 1.4. Easter Monday, 1.5. (Wed), 9.5. Ascension, 21.6. Midsummer Eve, 6.12. (Fri), 24.-26.12.
    2025  1.1., 6.1. Epiphany (Mon), 18.4. Good Friday, 21.4. Easter Monday, 1.5. (Thu), 29.5. Ascension, 20.6. Midsummer Eve, 24.-26.12.
    2026  1.1., 6.1. (Tue), 3.4. Good Friday, 6.4. Easter Monday, 1.5. (Fri), 14.5. Ascension, 19.6. Midsummer Eve, 24.-25.12. (Thu, Fri)
    2027  1.1. (Fri), 6.1. (Wed), 26.3. Good Friday, 29.3. Easter Monday, 6.5. Ascension, 25.6. Midsummer Eve, 6.12. (Mon), 24.12. (Fri)

The time changes on 31.3. and 27.10.2024, 29.3. and 25.10.2026. 2024 and 2028 are leap years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from punos.engines.clocks import Clock, ClockState, Limit, Pause, Unit, due, reading, used
from punos.engines.clocks.columns import Events, readings_of
from punos.organising.rules import limit_of
from tests.spec.clocks import reference
from tests.spec.clocks.reference import HELSINKI

SEED = Path(__file__).resolve().parents[3] / "src" / "punos" / "organising" / "seed" / "deadlines.yaml"
WEEKDAY = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# What is asked of the seed: rows of confidence A (read in a public source) and B (well known), by the paragraph they come from.
READ_OR_WELL_KNOWN = {
    "shl36-urgent": ("A", "0 hours", "SHL 1301/2014 36 §"),
    "shl36-75": ("A", "7 working_days", "SHL 1301/2014 36 §"),
    "shl36-care": ("A", "7 working_days", "SHL 1301/2014 36 §"),
    "shl36-child-begin": ("A", "7 working_days", "SHL 1301/2014 36 §"),
    "shl36-child-ready": ("A", "3 months", "SHL 1301/2014 36 §"),
    "shl36-general": ("A", "no number", "SHL 1301/2014 36 §"),
    "shl45": ("B", "3 months", "SHL 1301/2014 45 §"),
    "vanh18": ("B", "3 months", "Vanhuspalvelulaki 980/2012 18 §"),
    "vanh26": ("A", "6 months", "Vanhuspalvelulaki 980/2012 26 §"),
    "lsl26-urgent": ("B", "0 hours", "Lastensuojelulaki 417/2007 26 §"),
    "lsl26": ("B", "7 working_days", "Lastensuojelulaki 417/2007 26 §"),
    "lsl27": ("B", "3 months", "Lastensuojelulaki 417/2007 27 §"),
    "lsl30": ("B", "12 months", "Lastensuojelulaki 417/2007 30 §"),
    "disability-old-begin": ("A", "7 working_days", "Vammaispalvelulaki 380/1987 3 a §"),
    "disability-old": ("A", "3 months", "Vammaispalvelulaki 380/1987 3 a §"),
    "social-assistance-urgent": ("A", "1 working_days", "Toimeentulotukilaki 1412/1997 14 b §"),
    "social-assistance": ("A", "7 working_days", "Toimeentulotukilaki 1412/1997 14 a § ja 14 b §"),
    "social-assistance-talk": ("A", "7 working_days", "Toimeentulotukilaki 1412/1997 10 §"),
    "thl51-contact": ("B", "0 working_days", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl51-need-2011": ("B", "3 working_days", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl51-need": ("B", "0 working_days", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl51-under-23": ("B", "14 calendar_days", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl51-adult": ("B", "3 months", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl51-adult-2023": ("B", "14 calendar_days", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl51-dental": ("B", "6 months", "Terveydenhuoltolaki 1326/2010 51 §"),
    "thl52-referral": ("B", "3 weeks", "Terveydenhuoltolaki 1326/2010 52 §"),
    "thl52-exam": ("B", "3 months", "Terveydenhuoltolaki 1326/2010 52 §"),
    "thl52-care": ("B", "6 months", "Terveydenhuoltolaki 1326/2010 52 §"),
    "thl52-care-under-23-mental": ("B", "3 months", "Terveydenhuoltolaki 1326/2010 53 §"),
    "appeal": ("A", "30 calendar_days", "Hallintolaki 434/2003 49 c §"),
}


@dataclass(frozen=True)
class Worked:
    """One deadline worked by hand: from `started` to `last`; `counted` are the days that count, "31.3. 1.4.", in order."""

    id: str
    why: str
    started: str
    last: str
    counted: str = ""
    pauses: tuple[tuple[str, str], ...] = ()

    def clock(self, stopped: datetime | None = None) -> Clock:
        """The clock under the limit as the seed has it."""
        pauses = tuple(Pause(moment(start), moment(end)) for start, end in self.pauses)
        return Clock(moment(self.started), limits()[self.id], pauses, stopped)

    def last_day(self) -> date:
        return date.fromisoformat(self.last.split()[-1])


WORKED = (
    Worked(
        "shl36-75",
        "over Easter and the change of time. Contact on Mon 30.3.2026, which does not count (150/1930 2 §). "
        "Tue, Wed, Thu count; 3.4. is Good Friday; Sat, Sun; 6.4. is Easter Monday; Tue to Fri count.",
        "2026-03-30 08:15",
        "Fri 2026-04-10",
        "31.3. 1.4. 2.4. 7.4. 8.4. 9.4. 10.4.",
    ),
    Worked(
        "shl36-75",
        "contact on a day off: Easter Saturday 2024, the night before the time changes. Easter Sunday and Monday do not count either.",
        "2024-03-30 23:50",
        "Wed 2024-04-10",
        "2.4. 3.4. 4.4. 5.4. 8.4. 9.4. 10.4.",
    ),
    Worked(
        "shl36-care",
        "over Christmas. Contact on Wed 16.12.2026; Christmas Eve (Thu), Christmas Day (Fri), Boxing Day (Sat) and Sunday do not count.",
        "2026-12-16",
        "Tue 2026-12-29",
        "17.12. 18.12. 21.12. 22.12. 23.12. 28.12. 29.12.",
    ),
    Worked(
        "shl36-child-begin",
        "over Midsummer. Initiated on Fri 12.6.2026; Fri 19.6. is Midsummer Eve.",
        "2026-06-12",
        "Wed 2026-06-24",
        "15.6. 16.6. 17.6. 18.6. 22.6. 23.6. 24.6.",
    ),
    Worked(
        "shl36-child-ready",
        "3 months from 24.9.2026 is 24.12.2026 (150/1930 3 §): Christmas Eve, a Thursday. Fri 25. and Sat 26. are holidays, 27. a Sunday, "
        "so the last day is Mon 28.12. (5 §).",
        "2026-09-24",
        "Mon 2026-12-28",
    ),
    Worked(
        "shl45",
        "3 months from 30.11.2025: February has no 30th, so the last of the month, Sat 28.2.2026; on to Monday.",
        "2025-11-30",
        "Mon 2026-03-02",
    ),
    Worked(
        "shl45",
        "a paper of the client is waited for. Without it: 3 months from 3.2.2026 is Sun 3.5., on to Mon 4.5. Asked for on Mon 2.3., which "
        "counts; it came on Mon 16.3., which does not: 14 days lost. Sun 3.5. + 14 days = Sun 17.5., on to Mon 18.5.",
        "2026-02-03",
        "Mon 2026-05-18",
        pauses=(("2026-03-02 10:00", "2026-03-16 09:00"),),
    ),
    Worked(
        "vanh18",
        "3 months from 20.3.2026 is Sat 20.6.2026, Midsummer Day; Sunday; on to Mon 22.6. The Act knows no pause: a request for more "
        "from 1.4. to 15.4. changes nothing.",
        "2026-03-20",
        "Mon 2026-06-22",
        pauses=(("2026-04-01", "2026-04-15"),),
    ),
    Worked(
        "vanh26",
        "6 months from 26.6.2026 is Sat 26.12.2026, Boxing Day. The Act says at least every six months: the day stays.",
        "2026-06-26",
        "Sat 2026-12-26",
    ),
    Worked(
        "lsl26",
        "over Independence Day. Notice on Wed 1.12.2027; Mon 6.12. does not count.",
        "2027-12-01",
        "Mon 2027-12-13",
        "2.12. 3.12. 7.12. 8.12. 9.12. 10.12. 13.12.",
    ),
    Worked("lsl27", "3 months from 30.11.2026: February has no 30th, so Sun 28.2.2027; on to Mon 1.3.", "2026-11-30", "Mon 2027-03-01"),
    Worked("lsl27", "the same in a leap year: from Wed 29.11.2023 to the leap day, Thu 29.2.2024.", "2023-11-29", "Thu 2024-02-29"),
    Worked(
        "lsl30", "12 months from the leap day 29.2.2024: 2025 has none, so the last of February, a Friday.", "2024-02-29", "Fri 2025-02-28"
    ),
    Worked(
        "lsl30",
        "12 months from 6.12.2025 is Sun 6.12.2026, Independence Day. At least once a year: the day stays.",
        "2025-12-06",
        "Sun 2026-12-06",
    ),
    Worked(
        "disability-old-begin",
        "over May Day and Ascension Day. Application on Mon 29.4.2024; Wed 1.5. and Thu 9.5. do not count.",
        "2024-04-29",
        "Fri 2024-05-10",
        "30.4. 2.5. 3.5. 6.5. 7.5. 8.5. 10.5.",
    ),
    Worked(
        "disability-old",
        "from the leap day, a pause over Easter and the change of time. Without it: 3 months from Thu 29.2.2024 is Wed 29.5. Asked for "
        "more on Thu 28.3., answered on Wed 3.4.: 29., 30., 31.3., 1., 2., 3.4. are lost, 6 days. 29.5. + 6 days = Tue 4.6.",
        "2024-02-29",
        "Tue 2024-06-04",
        pauses=(("2024-03-28", "2024-04-03"),),
    ),
    Worked(
        "social-assistance-urgent",
        "application on Maundy Thursday 2.4.2026: the next working day is Tuesday after Easter. It does not pause: a request for more from "
        "that day to 14.4. changes nothing.",
        "2026-04-02 15:40",
        "Tue 2026-04-07",
        "7.4.",
        pauses=(("2026-04-02 15:45", "2026-04-14"),),
    ),
    Worked(
        "social-assistance",
        "a pause over Christmas, then Epiphany. Complete on Thu 17.12.2026; Fri and Mon count. More is asked for on Mon 21.12., which counts, and "
        "comes on Mon 4.1.2027, which does not. Tue counts; Wed 6.1. is Epiphany; Thu, Fri, Mon, Tue count.",
        "2026-12-17",
        "Tue 2027-01-12",
        "18.12. 21.12. 5.1. 7.1. 8.1. 11.1. 12.1.",
        pauses=(("2026-12-21 14:00", "2027-01-04 09:00"),),
    ),
    Worked(
        "social-assistance",
        "complete on Tue 24.3.2026; Wed, Thu, Fri, Mon, Tue, Wed, Thu count, so the last day is Maundy Thursday 2.4. On that very day more is "
        "asked for; it comes on Mon 13.4., which is then the last day.",
        "2026-03-24",
        "Mon 2026-04-13",
        "25.3. 26.3. 27.3. 30.3. 31.3. 1.4. 2.4.",
        pauses=(("2026-04-02", "2026-04-13"),),
    ),
    Worked(
        "social-assistance-talk",
        "over New Year and Epiphany. Asked on Wed 31.12.2025; Thu 1.1. and Tue 6.1. do not count.",
        "2025-12-31",
        "Tue 2026-01-13",
        "2.1. 5.1. 7.1. 8.1. 9.1. 12.1. 13.1.",
    ),
    Worked("thl51-contact", "the same day: Thu 18.6.2026, the day before Midsummer Eve.", "2026-06-18 11:00", "Thu 2026-06-18"),
    Worked("thl51-contact", "on Midsummer Day, a Saturday: the next working day is Mon 22.6.", "2026-06-20 11:00", "Mon 2026-06-22"),
    Worked("thl51-need", "on Christmas Eve 2026, a Thursday: Fri, Sat and Sun are off; Mon 28.12.", "2026-12-24 09:30", "Mon 2026-12-28"),
    Worked(
        "thl51-need-2011",
        "the earlier law, over Easter 2023. Contact on Maundy Thursday 6.4.; 7.4. and 10.4. do not count.",
        "2023-04-06",
        "Thu 2023-04-13",
        "11.4. 12.4. 13.4.",
    ),
    Worked("thl51-under-23", "5.6.2026 + 14 days = Fri 19.6., Midsummer Eve; Sat, Sun; on to Mon 22.6.", "2026-06-05", "Mon 2026-06-22"),
    Worked(
        "thl51-under-23",
        "24.10.2026 + 14 days = Sat 7.11., the change of time within; on to Mon 9.11.",
        "2026-10-24 23:30",
        "Mon 2026-11-09",
    ),
    Worked("thl51-adult", "3 months from 1.2.2026 is Fri 1.5.2026, May Day; Sat, Sun; on to Mon 4.5.", "2026-02-01", "Mon 2026-05-04"),
    Worked("thl51-adult-2023", "22.11.2023 + 14 days = Wed 6.12.2023, Independence Day; on to Thu 7.12.", "2023-11-22", "Thu 2023-12-07"),
    Worked("thl51-dental", "6 months from 6.7.2026 is Wed 6.1.2027, Epiphany; on to Thu 7.1.", "2026-07-06", "Thu 2027-01-07"),
    Worked(
        "thl52-referral",
        "3 weeks from Thu 23.4.2026 is Thu 14.5.2026 (3 §), Ascension Day; on to Fri 15.5.",
        "2026-04-23",
        "Fri 2026-05-15",
    ),
    Worked(
        "thl52-exam",
        "3 months from 30.11.2027: February 2028 has no 30th, so its last day, Tue 29.2., the leap day.",
        "2027-11-30",
        "Tue 2028-02-29",
    ),
    Worked(
        "thl52-care", "6 months from 25.6.2026 is Fri 25.12.2026, Christmas Day; Sat, Sun; on to Mon 28.12.", "2026-06-25", "Mon 2026-12-28"
    ),
    Worked(
        "thl52-care-under-23-mental",
        "3 months from 5.1.2026 is Sun 5.4.2026, Easter Sunday; 6.4. is Easter Monday; on to Tue 7.4.",
        "2026-01-05",
        "Tue 2026-04-07",
    ),
    Worked("appeal", "6.11.2026 + 30 days = Sun 6.12.2026, Independence Day; on to Mon 7.12.", "2026-11-06", "Mon 2026-12-07"),
    Worked(
        "appeal",
        "28.1.2028 + 30 days: 3 left in January, 27 of February = Sun 27.2.2028; on to Mon 28.2., the day before the leap day.",
        "2028-01-28",
        "Mon 2028-02-28",
    ),
    # Rows whose law must be checked before they are relied on (confidence C) are counted no less.
    Worked(
        "served-by-message",
        "sent on Christmas Eve, Thu 24.12.2026; the third day after is Sun 27.12. That a message counts as come is no act: nothing moves on.",
        "2026-12-24",
        "Sun 2026-12-27",
        "25.12. 26.12. 27.12.",
    ),
    Worked("served-by-message", "sent on Sat 26.2.2028: 27., 28. and the leap day, Tue 29.2.", "2028-02-26", "Tue 2028-02-29"),
    Worked(
        "disability-new",
        "3 months from 20.9.2027 is Mon 20.12.2027. More is asked for on Thu 2.12. and comes on Mon 6.12., Independence Day: 3., 4., 5., "
        "6.12. are lost. 20.12. + 4 days = Fri 24.12., Christmas Eve; Sat, Sun; on to Mon 27.12.",
        "2027-09-20",
        "Mon 2027-12-27",
        pauses=(("2027-12-02", "2027-12-06"),),
    ),
    Worked(
        "thl51-dental-under-23", "3 months from 26.3.2026 is Fri 26.6.2026, a week after Midsummer Eve.", "2026-03-26", "Fri 2026-06-26"
    ),
    Worked(
        "therapy-under-23",
        "6.3.2026 + 28 days = Fri 3.4.2026, Good Friday; Sat, Sun, Easter Monday; on to Tue 7.4.",
        "2026-03-06",
        "Tue 2026-04-07",
    ),
    Worked("employment-assess", "3 months from 27.11.2025 is Fri 27.2.2026.", "2025-11-27", "Fri 2026-02-27"),
    Worked("employment-review", "6 months from 1.5.2026 is Sun 1.11.2026. Periodic: the day stays.", "2026-05-01", "Sun 2026-11-01"),
    Worked(
        "log-request", "2 months from 31.12.2025: February has no 31st, so Sat 28.2.2026; on to Mon 2.3.", "2025-12-31", "Mon 2026-03-02"
    ),
    Worked(
        "self-monitoring",
        "4 months from 25.8.2026 is Fri 25.12.2026, Christmas Day. Every four months: the day stays.",
        "2026-08-25",
        "Fri 2026-12-25",
    ),
)
# In hours, where the act says at once: neither days off nor the almanac of 150/1930 have anything to say.
AT_ONCE = ("shl36-urgent", "lsl26-urgent")
NO_NUMBER = ("shl36-general",)
# A day on which something counts as done, not by which somebody must do it: a day off changes nothing.
COUNTS_AS_DONE = ("served-by-message",)

case = pytest.mark.parametrize("worked", WORKED, ids=lambda worked: f"{worked.id}: {worked.last}")


def moment(text: str) -> datetime:
    """A time on the clock of Helsinki; noon of a day."""
    return datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=HELSINKI)


@cache
def deadlines() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in yaml.safe_load(SEED.read_text(encoding="utf-8"))["deadlines"]}


@cache
def limits() -> dict[str, Limit | None]:
    return {key: row["limit"] and limit_of(row["limit"]) for key, row in deadlines().items()}


def test_every_deadline_read_or_well_known_is_in_the_seed_with_its_source_and_confidence() -> None:
    found = {}
    for key in READ_OR_WELL_KNOWN:
        row, limit = deadlines()[key], limits()[key]
        found[key] = (row["confidence"], f"{limit.amount} {limit.unit}" if limit else "no number", row["source"].split(";")[0])
    assert found == READ_OR_WELL_KNOWN
    assert {key for key, row in deadlines().items() if row["confidence"] in "AB"} == set(READ_OR_WELL_KNOWN)


def test_every_deadline_is_worked_by_hand() -> None:
    assert {worked.id for worked in WORKED} | {*AT_ONCE, *NO_NUMBER} == set(deadlines())


def test_a_worked_day_is_one_on_which_the_row_was_law() -> None:
    for worked in WORKED:
        row, day = deadlines()[worked.id], moment(worked.started).date()
        assert row["valid_from"] <= day, worked
        assert row["valid_to"] is None or day < row["valid_to"], worked


def test_no_law_in_hours_moves_on_and_whatever_pauses_says_on_what_ground() -> None:
    for key, limit in limits().items():
        if limit and limit.unit is Unit.HOURS:
            assert not limit.moves_on, key
        if limit and limit.pauses:
            assert "pause" in deadlines()[key]["source_note"], key
    assert {key for key, limit in limits().items() if limit and limit.pauses} == {
        "shl45",
        "disability-old",
        "disability-new",
        "social-assistance",
    }
    periodic = {key for key, row in deadlines().items() if row["start_event"] == row["stop_event"]}
    assert {key for key, limit in limits().items() if limit and not limit.moves_on} == {*AT_ONCE, *COUNTS_AS_DONE, *periodic}


@case
def test_the_last_day_is_the_one_counted_by_hand(worked: Worked) -> None:
    last = due(worked.clock())
    assert isinstance(last, date)
    assert f"{WEEKDAY[last.weekday()]} {last}" == worked.last, worked.why


@case
def test_it_is_kept_to_the_last_minute_and_broken_a_minute_later(worked: Worked) -> None:
    midnight = datetime.combine(worked.last_day() + timedelta(days=1), datetime.min.time(), HELSINKI)
    later = midnight + timedelta(days=90)
    assert reading(worked.clock(stopped=midnight - timedelta(minutes=1)), later).state is ClockState.KEPT
    assert reading(worked.clock(stopped=midnight), later).state is ClockState.BROKEN
    assert reading(worked.clock(), midnight).state is ClockState.EXCEEDED


@pytest.mark.parametrize("worked", [worked for worked in WORKED if worked.counted], ids=lambda worked: f"{worked.id}: {worked.last}")
def test_the_days_counted_by_hand_are_the_days_the_clock_counts(worked: Worked) -> None:
    limit = limits()[worked.id]
    assert limit
    days = _days(worked)
    assert len(days) == limit.amount
    clock, day, counted = worked.clock(), moment(worked.started).date(), 0
    while day < days[-1]:
        day += timedelta(days=1)
        counted += day in days
        assert used(clock, moment(f"{day} 23:00")) == counted, day


def _days(worked: Worked) -> list[date]:
    """The days of `counted`, in the year of the start or the one after."""
    start, days = moment(worked.started).date(), []
    for word in worked.counted.split():
        number, month = (int(part) for part in word.rstrip(".").split("."))
        day = date(start.year, month, number)
        days.append(day if day > start else day.replace(year=start.year + 1))
    return days


@pytest.mark.parametrize("key", AT_ONCE)
def test_at_once_is_at_once_on_a_day_off_too(key: str) -> None:
    midsummer_eve = moment("2026-06-19 22:15")
    assert due(Clock(midsummer_eve, limits()[key])) == midsummer_eve
    minute = timedelta(minutes=1)
    assert reading(Clock(midsummer_eve, limits()[key], stopped=midsummer_eve), midsummer_eve + minute).state is ClockState.KEPT
    assert reading(Clock(midsummer_eve, limits()[key], stopped=midsummer_eve + minute), midsummer_eve + minute).state is ClockState.BROKEN


def test_at_once_is_real_time_in_the_hour_that_comes_twice() -> None:
    # On 25.10.2026 the clock goes from 4.00 back to 3.00. The notice comes at 3.50 summer time and is assessed at 3.10 winter time: on the
    # wall forty minutes earlier, in truth twenty minutes later.
    notice = moment("2026-10-25 03:50")
    assessed = moment("2026-10-25 03:10").replace(fold=1)
    assert assessed.astimezone(UTC) - notice.astimezone(UTC) == timedelta(minutes=20)
    clock = Clock(notice.astimezone(UTC), limits()["lsl26-urgent"], stopped=assessed.astimezone(UTC))
    assert reading(clock, moment("2026-10-26")).state is ClockState.BROKEN


@pytest.mark.parametrize("key", NO_NUMBER)
def test_without_a_number_the_law_is_never_exceeded_and_the_days_are_counted(key: str) -> None:
    seen = reading(Clock(moment("2026-03-28"), limits()[key]), moment("2026-04-28"))
    assert (seen.state, seen.due, seen.used, seen.left) == (ClockState.NO_LIMIT, None, 31, None)


def test_the_slow_reference_and_the_columns_say_the_same_days() -> None:
    clocks = [worked.clock() for worked in WORKED]
    columns = readings_of(Events.of(clocks), moment("2028-03-01"))
    assert columns.due_day.tolist() == [worked.last_day() for worked in WORKED]
    for worked in WORKED:
        if date(2024, 1, 1) <= moment(worked.started).date() and worked.last_day() <= date(2027, 12, 31):
            assert reference.due(worked.clock(), None, date(2028, 1, 1)) == worked.last_day(), worked
