"""Fetch the style sheet, the script and the fonts that the pages use, and prove that they are the reviewed ones.

Run from anywhere: `python assets/vendor.py`. Installs the exact versions of `package.json` without running their
scripts, copies the files named in `FILES` and compares each with its SHA-256 in `vendor.sha256`. There is no
lock file, because npm writes the registry's address into it; the list of sums does its work. When versions are
raised on purpose: `python assets/vendor.py --accept` writes the new sums, to be reviewed in the commit.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "src" / "punos" / "web" / "static" / "vendor"
SUMS = HERE / "vendor.sha256"

#: Where each file comes from (under `node_modules`) and what it is called beside our own.
FILES = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2": (
        "fonts/atkinson-latin.woff2"
    ),
    "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": (
        "fonts/atkinson-latin-ext.woff2"
    ),
    "@fontsource-variable/atkinson-hyperlegible-next/LICENSE": "fonts/LICENSE.txt",
    "axe-core/axe.min.js": "test/axe.js",
}


class VendorError(Exception):
    """A file could not be fetched or is not the one that was reviewed."""


def place(name: str) -> Path:
    """Where a file is kept: beside our own static files, or, when only tests run it, where nobody is served from."""
    return (HERE if name.startswith("test/") else STATIC) / name


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_sums() -> dict[str, str]:
    """The reviewed sums: file name to SHA-256, from lines as `sha256sum` writes them."""
    lines = SUMS.read_text(encoding="utf-8").splitlines() if SUMS.exists() else []
    return {name: value for value, name in (line.split(maxsplit=1) for line in lines if line.strip())}


def in_place(sums: dict[str, str]) -> bool:
    """Whether every file is already there and is the reviewed one, so that nothing needs the network."""
    return set(sums) == set(FILES.values()) and all(place(name).is_file() and digest(place(name)) == value for name, value in sums.items())


def install() -> None:
    """Install the packages of `package.json`. Raises VendorError with what to do when npm is missing or fails."""
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is not installed: install Node.js 20 or newer (Debian: apt-get install npm)")
    done = subprocess.run(
        [npm, "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=HERE,
        check=False,
    )
    if done.returncode:
        raise VendorError("npm could not install the packages of assets/package.json: see its message above")


def copy() -> dict[str, str]:
    """Copy the files beside our own static files and return their sums by name."""
    sums = {}
    for source, name in FILES.items():
        origin, target = HERE / "node_modules" / source, place(name)
        if not origin.is_file():
            raise VendorError(f"{source} is not in the installed packages: correct FILES in assets/vendor.py")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)
        sums[name] = digest(target)
    return sums


def check(found: dict[str, str], reviewed: dict[str, str]) -> None:
    """Raise VendorError, and take the copies away, unless every file is the reviewed one."""
    wrong = sorted(name for name in found | reviewed if found.get(name) != reviewed.get(name))
    if wrong:
        shutil.rmtree(STATIC, ignore_errors=True)
        raise VendorError(
            f"not the reviewed files: {', '.join(wrong)}. If the versions were raised on purpose, "
            "run assets/vendor.py --accept and review assets/vendor.sha256; otherwise do not trust the download"
        )


def main(arguments: list[str]) -> int:
    """Bring the files and check them; `--accept` writes new sums. Returns the exit code."""
    try:
        if "--accept" not in arguments and in_place(read_sums()):
            return 0
        install()
        found = copy()
        if "--accept" in arguments:
            lines = (f"{value}  {name}\n" for name, value in sorted(found.items()))
            SUMS.write_text("".join(lines), encoding="utf-8")
        check(found, read_sums())
    except VendorError as error:
        print(f"assets/vendor.py: {error}", file=sys.stderr)
        return 1
    print(f"{len(found)} vendored files are in {STATIC.relative_to(HERE.parent)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
