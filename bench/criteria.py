"""Who gains and who loses a service under a harmonised set of criteria: a whole population at once.

Fifty services, each with its own criteria in each of 22 municipalities, and one set for all; 5.6 million made-up
residents; gained and lost counted by service, municipality and segment. Ours (`punos.engines.criteria`: cells) beside
plain DuckDB, Polars and openfisca-core with the same rules, and zen-engine and cel-python, which answer for one person at
a time. What takes minutes is extrapolated from a sample of residents, and said so. Each runs in a process of its own;
what loads the residents is not timed. Processor time, of all threads, stands beside: it holds still when the machine
does not. The benchmark refuses to compare unless every answer is the same.

Run: `make bench`, or `python bench/criteria.py [--quick]`. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

# Measured on so many residents (a fifth of them with --quick), and extrapolated.
SAMPLES = {"openfisca-core": 100_000, "zen-engine": 2000, "cel-python": 60}
PLAIN_DUCKDB = ("DuckDB, long join", "DuckDB, wide join")
BY_CELLS = "DuckDB, cells by hand"
CONTESTANTS = ("punos", "punos, everyone", *PLAIN_DUCKDB, BY_CELLS, "Polars", "openfisca, arrays by hand", *SAMPLES)
ONE_BY_ONE = ("zen-engine", "cel-python")
SLOW = ("punos, everyone", "openfisca-core")
GOALS = {"openfisca_core": 100, "duckdb": 15, "slider_ms": 50, "memory_mb": 300}


def peak_mb() -> int:
    """The most memory that this process has held; its own, unlike what a parent hands down to `ru_maxrss`."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


def contestant(name: str, folder: Path, sample: int) -> tuple[Any, Callable[[Any, Any], Any]]:
    """The residents as this contestant wants them, and the function that answers."""
    if name.startswith("punos"):
        import criteria_punos as ours

        return ours.load(folder), ours.everyone if "everyone" in name else ours.answer
    if name.startswith("DuckDB"):
        import criteria_sql as sql

        forms = dict(zip((*PLAIN_DUCKDB, BY_CELLS), (sql.by_long_join, sql.by_wide_join, sql.over_cells), strict=True))
        return sql.connect(folder), forms[name]
    if name == "Polars":
        import criteria_polars as polars

        return polars.load(folder), polars.answer
    if name.startswith("openfisca"):
        import criteria_openfisca as openfisca

        if name in SAMPLES:
            return openfisca.load(folder, sample), openfisca.answer_with_own_parameters
        return openfisca.load(folder), openfisca.answer
    import criteria_one_by_one as one_by_one

    return one_by_one.load(name, folder, sample), one_by_one.answer


def run(name: str, folder: Path, rounds: int, sample: int) -> dict[str, Any]:
    """Answer a few times; seconds of the best, peak memory, and the answer put down beside the residents."""
    import county
    import numpy as np

    rules = county.rules()
    people, answer = contestant(name, folder, sample)
    loaded, times, processor = peak_mb(), [], []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        found = answer(people, rules)
        times.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    result: dict[str, Any] = {"seconds": min(times), "cpu_s": min(processor), "times": times, "loaded_mb": loaded, "peak_mb": peak_mb()}
    if name in SAMPLES:
        result["sample"] = sample
    np.save(folder / f"{name}.npy", np.stack(found))
    if name == "punos":
        import criteria_punos as ours

        result |= ours.steps(people, rules)
        result["peak_with_slider_mb"] = peak_mb()
    return result


def apart(name: str, folder: Path, rounds: int, sample: int = 0) -> dict[str, Any]:
    """Run a contestant in a process of its own."""
    words = [sys.executable, __file__, "--contestant", name, "--folder", str(folder), "--rounds", str(rounds), "--sample", str(sample)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed, see its message above; packages of peers come with `pip install -r requirements/bench.txt`")
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def compare(folder: Path, found: dict[str, dict[str, Any]]) -> tuple[int, int]:
    """How many gained and lost in all. Raises RuntimeError when somebody answers otherwise than ours, or a sample otherwise than DuckDB."""
    import county
    import numpy as np

    ours = np.load(folder / "punos.npy")
    for name in CONTESTANTS:
        expected = expected_of_sample(folder, found[name]["sample"], county.rules()) if name in SAMPLES else ours
        if not np.array_equal(np.load(folder / f"{name}.npy"), expected):
            raise RuntimeError(f"{name} answers otherwise than ours: nothing to compare")
    return int(ours[0].sum()), int(ours[1].sum())


def expected_of_sample(folder: Path, count: int, rules: Any) -> Any:
    """What DuckDB answers for the first residents."""
    import criteria_sql as sql
    import duckdb
    import numpy as np

    with duckdb.connect() as connection:
        connection.execute(f"create table residents as from '{folder}/residents.parquet' limit {count}")
        return np.stack(sql.by_long_join(connection, rules))


def yardstick() -> float:
    """Nanoseconds for one step to a place in memory that is not at hand, the best of five: how quick the machine is just now."""
    places = list(range(2_000_000))
    steps = random.Random(1).choices(places, k=200_000)
    return min(timeit.repeat(lambda: sum(places[step] for step in steps), number=1, repeat=5)) / len(steps) * 1e9


def whole(one: dict[str, Any], what: str, residents: int) -> float:
    """A contestant's seconds for all residents, where they are measured on some."""
    return float(one[what]) / one["sample"] * residents if "sample" in one else float(one[what])


def show(name: str, one: dict[str, Any], residents: int, ours: dict[str, Any]) -> None:
    """One readable line."""
    seconds, processor = whole(one, "seconds", residents), whole(one, "cpu_s", residents)
    said = f", extrapolated from {one['sample']:,} residents" if "sample" in one else ""
    times = f"{seconds:12,.3f} s ({seconds / ours['seconds']:9,.1f} x ours)  processor {processor:12,.3f} s ({processor / ours['cpu_s']:9,.1f} x)"
    print(f"{name:>26}: {times}  peak {one['peak_mb']:5,} MB{said}")


def main() -> None:
    """Make the county, let everyone answer, compare, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="300,000 residents, once each")
    arguments.add_argument("--contestant")
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--sample", type=int, default=0)
    chosen = arguments.parse_args()
    if chosen.contestant == "county":
        import county

        county.write(chosen.folder, chosen.rounds)
        print("{}")
        return
    if chosen.contestant:
        print(json.dumps(run(chosen.contestant, chosen.folder, chosen.rounds, chosen.sample)))
        return
    measure(quick=chosen.quick)


def measure(*, quick: bool) -> None:
    """The whole benchmark."""
    residents = 300_000 if quick else 5_600_000
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        apart("county", folder, residents)
        print(f"{residents:,} residents made in {time.perf_counter() - begun:.0f} s; yardstick {yardstick():.0f} ns")
        found = {name: apart(name, folder, rounds(name, quick=quick), SAMPLES.get(name, 0) // (5 if quick else 1)) for name in CONTESTANTS}
        gained, lost = compare(folder, found)
    ours = found["punos"]
    for name, one in found.items():
        show(name, one, residents, ours)
    print(f"all answers the same: {gained:,} gained and {lost:,} lost")
    print(
        f"ours: cut {ours['cut_s']:.3f} s, {ours['cells']:,} cells in {ours['cells_s']:.3f} s, all services on them in {ours['answer_s']:.3f} s"
    )
    slider = f"one changed limit, {ours['slider_cells']:,} cells taken up in {ours['slider_taken_up_s']:.3f} s: p50 {ours['slider_p50_ms']:.1f} ms,"
    print(f"{slider} at most {ours['slider_max_ms']:.1f} ms; peak then {ours['peak_with_slider_mb']} MB")
    plain = min(PLAIN_DUCKDB, key=lambda name: float(found[name]["seconds"]))
    compared = {"openfisca_core": "openfisca-core", "openfisca_arrays_by_hand": "openfisca, arrays by hand", "duckdb": plain}
    compared |= {"duckdb_cells_by_hand": BY_CELLS, "polars": "Polars"}
    ratios, by_processor = (
        {name: whole(found[peer], what, residents) / ours[what] for name, peer in compared.items()} for what in ("seconds", "cpu_s")
    )
    print(f"ratios to ours: { {name: round(ratio, 1) for name, ratio in ratios.items()} } (best plain DuckDB: {plain}); goals {GOALS}")
    print(f"by processor time: { {name: round(ratio, 1) for name, ratio in by_processor.items()} }")
    result = {"residents": residents, "quick": quick, "gained": gained, "lost": lost, "goals": GOALS, "best_plain_duckdb": plain}
    result |= {
        "ratios": ratios,
        "ratios_of_processor_time": by_processor,
        "contestants": found,
        "yardstick_ns": yardstick(),
        "seconds": time.perf_counter() - begun,
    }
    print(json.dumps(rounded(result)))


def rounds(name: str, *, quick: bool) -> int:
    """How often a contestant answers; its best counts."""
    if name in ONE_BY_ONE:
        return 2
    return 5 if name == "punos" else 1 if quick or name in SLOW else 2


def rounded(value: Any) -> Any:
    """Figures with as many places as they mean something."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
