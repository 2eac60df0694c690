"""See that the machine has what cannot come from Python packages, and install it where that is allowed.

`python setup/machine.py run` is for running Punos, `python setup/machine.py dev` also for its tests. What cannot be
had stops the command with the exact thing to install; nothing is skipped silently.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDORED = ROOT / "src" / "punos" / "web" / "static" / "vendor" / "htmx.js"
BROWSER_FILE = ROOT / ".venv" / "chromium"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_JAVA = 17
# What WeasyPrint loads, each under its Linux and its macOS name.
PDF_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the operating system: how to see it, what Debian calls it, whether Punos does without."""

    what: str
    found: Callable[[], bool]
    packages: tuple[str, ...]
    optional: bool = False


def loads(names: tuple[str, ...]) -> bool:
    """Whether one of the shared libraries can be loaded."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def can_sort_finnish() -> bool:
    """Whether the machine can compile the Finnish locale for the database."""
    return shutil.which("localedef") is not None and Path("/usr/share/i18n/locales/fi_FI").exists()


def has_system_postgres() -> bool:
    """Whether Debian's server is here: a test runs the same application on it."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def has_java() -> bool:
    """Whether Java is here and new enough for Spark 4: 17 or later."""
    java = shutil.which("java")
    if java is None:
        return False
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return said.returncode == 0 and found is not None and int(found[1]) >= OLDEST_JAVA


RUN = (
    Need(
        "Pango, which draws the PDFs",
        lambda: all(map(loads, PDF_LIBRARIES)),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ),
    Need(
        "npm, which fetches the style sheet, the script and the fonts",
        lambda: VENDORED.exists() or shutil.which("npm") is not None,
        ("npm",),
    ),
    Need("Finnish sorting in the database", can_sort_finnish, ("locales",), optional=True),
)
DEV = (
    Need("PostgreSQL of the operating system, for one test", has_system_postgres, ("postgresql",)),
    Need(
        "the atomic library, with which the tests drive the browser",
        lambda: sys.platform == "darwin" or loads(("libatomic.so.1",)),
        ("libatomic1",),
    ),
    Need("Java 17 or newer, on which Spark runs in one test", has_java, ("default-jre-headless",)),
)


def install(what: str, packages: tuple[str, ...]) -> bool:
    """Install Debian packages; False when that is not possible, after saying what to install."""
    done = subprocess.run(["sh", str(ROOT / "setup" / "apt.sh"), what, *packages], check=False)
    return done.returncode == 0


def meet(need: Need) -> bool:
    """Have the thing, installing it if need be."""
    if need.found():
        return True
    installed = install(need.what, need.packages) and need.found()
    if not installed and need.optional:
        print(f"punos: going on without: {need.what}")
    return installed or need.optional


def runs(browser: str) -> bool:
    """Whether a browser starts at all, with every library it wants."""
    try:
        asked = subprocess.run([browser, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def system_browser() -> str | None:
    """A Chromium that the machine already has."""
    return next((path for name in BROWSERS if (path := shutil.which(name)) and runs(path)), None)


def downloaded_browser() -> str | None:
    """Playwright's own Chromium, fetched by its own installer."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        fetched = subprocess.run(command, check=False, timeout=600)
    except subprocess.TimeoutExpired:
        return None
    if fetched.returncode:
        return None
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = said.stdout.strip()
    return path if path and runs(path) else None


def debian_browser() -> str | None:
    """Debian's Chromium, installed now."""
    return system_browser() if install("a browser for the journeys", ("chromium",)) else None


def find_browser() -> bool:
    """Write the path of a working Chromium for the tests: the machine's, Playwright's, or Debian's, in that order."""
    chosen = os.environ.get("PUNOS_CHROMIUM")
    path = chosen if chosen and runs(chosen) else system_browser() or downloaded_browser() or debian_browser()
    if path is None:
        print(
            "punos: no Chromium could be had: install `chromium`, or set PUNOS_CHROMIUM to one",
            file=sys.stderr,
        )
        return False
    BROWSER_FILE.write_text(path)
    return True


def main() -> int:
    """Meet every need of the level asked for; the exit code is 1 when one cannot be met."""
    level = sys.argv[1] if len(sys.argv) > 1 else "run"
    met = [meet(need) for need in (RUN if level == "run" else (*RUN, *DEV))]
    if level == "dev":
        met.append(find_browser())
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
