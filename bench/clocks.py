"""Reading ten million clocks at once: seconds and peak memory, against one by one and against other ways to count working days.

    .venv/bin/python bench/clocks.py            10,000,000 events
    .venv/bin/python bench/clocks.py --quick     1,000,000 events, under a minute

Prints readable lines and, last, one JSON object. Every contender runs in a process of its own, so that its peak memory is its own, and does its
work three times over; the best time counts.

Two tasks. *Everything*: state, due day or moment, used and left of events under the limits of the law and some promises, in hours, days, working days,
weeks and months, one in five with pauses; then the share kept by service, area, provider and month. Only one by one can do the same; it
reads a sample, and its seconds for all are worked out from that. *Working days*: events without pauses under 7 working days. NumPy and
Polars find due day and used days, ours does all that it does. NumPy is given days ready made, as it knows no time zones; Polars starts
from moments, like ours; pandas, which goes one by one here, adds to a sample of ready days. All must give the same days as ours.
Polars and pandas, which Punos does not need, are left out where they are not installed (`pip install polars pandas`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import time
import timeit
import warnings
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

import numpy as np  # noqa: E402

from punos.engines.clocks import ClockState, Limit, Unit, closed_days, reading  # noqa: E402
from punos.engines.clocks.columns import Events, Readings, Target, kept_shares, outcomes, readings_of  # noqa: E402
from tests.spec.clocks import seeded  # noqa: E402

SEVEN = Limit(7, Unit.WORKING_DAYS)
SAMPLE = 50_000
PANDAS_SAMPLE = 20_000
TIMES = 3
GROUPS = {"service": 60, "area": 22, "provider": 20}
TARGET = Target(Fraction(9, 10), date(2025, 1, 1), date(2025, 12, 31))
Result = dict[str, Any]


def best(work: Callable[[], Any], times: int = TIMES) -> float:
    """Seconds of the quickest of some runs."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def memory_now() -> int:
    """The memory of this process in MB; its peak is counted anew from here."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def memory_peak() -> int:
    """The most memory in MB that this process has had since `memory_now`."""
    return _memory("VmHWM")


def _memory(what: str) -> int:
    status = Path("/proc/self/status").read_text()
    return round(int(next(line for line in status.splitlines() if line.startswith(what)).split()[1]) / 1024)


def plain(n: int) -> Events:
    """Events under 7 working days, without pauses."""
    drawn = seeded.events(n, seed=7, limits=(SEVEN,))
    return Events(drawn.started, drawn.limit, drawn.limits, drawn.stopped)


def days_off() -> np.ndarray[Any, Any]:
    """The days off of the years in question, as the others want them."""
    return np.array(sorted(day for year in range(2021, 2029) for day in closed_days(year)), dtype="datetime64[D]")


def until(events: Events) -> np.ndarray[Any, Any]:
    """Up to when each event runs: its stop, or the moment of reading."""
    at = np.datetime64(seeded.AT.replace(tzinfo=None), "us")
    return np.fmin(events.stopped, at)


def digest(due: Any, used: Any) -> list[int]:
    """What two contenders must share: sums and weighted sums of due days and used days."""
    columns = [np.asarray(due).astype("datetime64[D]").astype(np.int64), np.asarray(used, dtype=np.int64)]
    weights = np.arange(len(columns[0])) % 1009
    return [int(total) for column in columns for total in (column.sum(), (column * weights).sum())]


def everything(n: int) -> Result:
    """Ours, all of it, and the shares."""
    events = seeded.events(n, seed=1)
    base = memory_now()
    seen = readings_of(events, seeded.AT)
    peak = memory_peak()
    seconds = best(lambda: readings_of(events, seeded.AT))
    rng = np.random.default_rng(2)
    groups = {name: rng.integers(0, size, n, dtype=np.int16) for name, size in GROUPS.items()}

    def shares() -> Any:
        found = outcomes(events, seen)
        return kept_shares(found, groups | {"month": found.month}, TARGET)

    states = {state.value: int(seen.in_state(state).sum()) for state in ClockState}
    return {
        "seconds": seconds,
        "events_mb": base,
        "peak_mb": peak,
        "shares_seconds": best(shares),
        "groups_with_outcomes": len(shares().kept),
        "states": states,
        "pauses": len(events.pause_of),
    }


def one_by_one(n: int) -> Result:
    """The same readings, one clock after another, on a sample; making the clocks is not counted."""
    events = seeded.events(SAMPLE, seed=1)
    clocks = list(seeded.clocks(events))
    seconds = best(lambda: [reading(clock, seeded.AT) for clock in clocks])
    seen: Readings = readings_of(events, seeded.AT)
    if [seen.one(number) for number in range(SAMPLE)] != [reading(clock, seeded.AT) for clock in clocks]:
        raise RuntimeError("one by one and columns read differently: nothing was measured")
    return {"sample": SAMPLE, "sample_seconds": seconds, "seconds": seconds * n / SAMPLE}


def ours(n: int) -> Result:
    """All that we read, of the plain events."""
    events = plain(n)
    base = memory_now()
    seen = readings_of(events, seeded.AT)
    return {
        "events_mb": base,
        "peak_mb": memory_peak(),
        "seconds": best(lambda: readings_of(events, seeded.AT)),
        "digest": digest(seen.due_day, seen.used),
    }


def numpy_busday(n: int) -> Result:
    """`busday_offset` and `busday_count`, from days ready made."""
    from punos.engines.clocks.columns.almanac import days_in_finland

    events = plain(n)
    start, end = days_in_finland(events.started), days_in_finland(until(events))
    base = memory_now()
    calendar = np.busdaycalendar(holidays=days_off())

    def work() -> tuple[Any, Any]:
        due = np.busday_offset(start, SEVEN.amount, roll="backward", busdaycal=calendar)
        return due, np.busday_count(start + 1, end + 1, busdaycal=calendar)

    due, used = work()
    # busday_offset ends on a working day always, as these limits do.
    return {"events_mb": base, "peak_mb": memory_peak(), "seconds": best(work), "digest": digest(due, used)}


def polars(n: int) -> Result:
    """`add_business_days` and `business_day_count`, from moments."""
    import polars as pl

    events = plain(n)
    frame = pl.DataFrame({"started": events.started, "until": until(events)})
    base = memory_now()
    holidays = days_off().astype(object).tolist()

    def day(name: str) -> Any:
        return pl.col(name).dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Helsinki").dt.date()

    def work() -> Any:
        local = frame.select(start=day("started"), end=day("until"))
        following = {name: pl.col(name).dt.offset_by("1d") for name in ("start", "end")}
        return local.select(
            due=pl.col("start").dt.add_business_days(SEVEN.amount, holidays=holidays, roll="backward"),
            used=pl.business_day_count(following["start"], following["end"], holidays=holidays),
        )

    made = work()
    found = digest(made["due"].to_numpy(), made["used"].to_numpy())
    return {"events_mb": base, "peak_mb": memory_peak(), "seconds": best(work), "digest": found, "version": version("polars")}


def pandas(n: int) -> Result:
    """`CustomBusinessDay` added to a sample of ready days."""
    import pandas as pd

    from punos.engines.clocks.columns.almanac import days_in_finland

    events = plain(PANDAS_SAMPLE)
    start = days_in_finland(events.started)
    seven = pd.offsets.CustomBusinessDay(SEVEN.amount, holidays=days_off().tolist())
    back = pd.offsets.CustomBusinessDay(0, holidays=days_off().tolist())
    warnings.simplefilter("ignore", pd.errors.PerformanceWarning)
    index = pd.DatetimeIndex(start)

    def work() -> Any:
        return index.map(back.rollback) + seven

    due = work().to_numpy().astype("datetime64[D]")
    if not np.array_equal(due, readings_of(events, seeded.AT).due_day):
        raise RuntimeError("pandas and columns find different days: nothing was measured")
    seconds = best(work)
    return {"sample": PANDAS_SAMPLE, "sample_seconds": seconds, "seconds": seconds * n / PANDAS_SAMPLE, "version": version("pandas")}


CONTENDERS: dict[str, Callable[[int], Result]] = {
    "everything": everything,
    "one_by_one": one_by_one,
    "working_days": ours,
    "numpy_busday": numpy_busday,
    "polars": polars,
    "pandas": pandas,
}


def run(name: str, n: int) -> Result:
    """One contender in a process of its own."""
    words = [sys.executable, __file__, "--only", name, "--events", str(n)]
    answer = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ)
    if answer.returncode:
        raise RuntimeError(f"{name} failed, nothing to compare:\n{answer.stderr}")
    made: Result = json.loads(answer.stdout.splitlines()[-1])
    return made


def yardstick() -> float:
    """Nanoseconds for one step to a place in memory that is not at hand, the best of five: how busy the machine is."""
    places = list(range(2_000_000))
    steps = random.Random(1).choices(places, k=200_000)
    return min(timeit.repeat(lambda: sum(places[step] for step in steps), number=1, repeat=5)) / len(steps) * 1e9


def told(name: str, result: Result, n: int) -> str:
    """One contender as a line."""
    sample = f" (worked out from {result['sample']:,})" if "sample" in result else ""
    room = f", {result['peak_mb']:,} MB at most, of which {result['events_mb']:,} MB with the events" if "peak_mb" in result else ""
    return f"{name:>14}: {result['seconds']:8.2f} s, {result['seconds'] / n * 1e9:8.0f} ns an event{room}{sample}"


def compared(n: int) -> Result:
    """Every contender that there is, one after another."""
    results: Result = {}
    for name in CONTENDERS:
        if name in ("polars", "pandas") and find_spec(name) is None:
            print(f"{name:>14}: not installed, left out")
            continue
        results[name] = run(name, n)
        print(told(name, results[name], n))
    digests = {name: result.pop("digest") for name, result in results.items() if "digest" in result}
    if len({tuple(one) for one in digests.values()}) != 1:
        raise RuntimeError(f"the contenders find different days, nothing to compare: {digests}")
    return results


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--only", choices=CONTENDERS, help=argparse.SUPPRESS)
    arguments.add_argument("--events", type=int, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.only:
        print(json.dumps(CONTENDERS[asked.only](asked.events)))
        return
    n = 1_000_000 if asked.quick else 10_000_000
    begun = time.perf_counter()
    before = yardstick()
    print(f"{n:,} events")
    results = compared(n)
    whole, plain_ones = results["everything"], results["working_days"]
    print(f"shares kept of {whole['groups_with_outcomes']:,} groups of service, area, provider and month: {whole['shares_seconds']:.2f} s")
    ratios = {"one_by_one": results["one_by_one"]["seconds"] / whole["seconds"]}
    ratios |= {name: results[name]["seconds"] / plain_ones["seconds"] for name in ("numpy_busday", "polars", "pandas") if name in results}
    print("times as long as ours: " + ", ".join(f"{name} {ratio:.1f}" for name, ratio in ratios.items()))
    yardsticks = [round(before), round(yardstick())]
    print(f"yardstick before and after: {yardsticks} ns")
    print(
        json.dumps(
            {
                "events": n,
                "quick": asked.quick,
                "numpy": version("numpy"),
                "yardstick_ns": yardsticks,
                "contenders": results,
                "times_as_long": {name: round(ratio, 2) for name, ratio in ratios.items()},
                "seconds": round(time.perf_counter() - begun, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
