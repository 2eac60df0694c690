"""Pin every dependency with its hashes into requirements/*.txt: `make lock`, or `make lock UPGRADE=1` for newer ones.

The locks name no registry: whoever installs uses the one their own pip is set up with. uv does not read pip's
settings, so pip's main index and certificates are handed over here, for this run only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"

# Each lock: its sources, and the locks whose versions it must share.
LOCKS: dict[str, tuple[list[str], list[str]]] = {
    "run": (["pyproject.toml"], []),
    "dev": (["pyproject.toml", "--extra", "spark", "--group", "test", "--group", "lint"], ["run"]),
    "bench": (["pyproject.toml", "--group", "bench"], ["run", "dev"]),
    "build": (["requirements/build.in"], ["run", "dev"]),
    "lock": (["requirements/lock.in"], ["run", "dev"]),
}
FROM_PIP = {
    "global.index-url": "UV_DEFAULT_INDEX",
    "global.cert": "SSL_CERT_FILE",
}


def pip_setting(name: str) -> str:
    """What pip is told under `name`, empty when nothing."""
    asked = [sys.executable, "-m", "pip", "config", "get", name]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def environment() -> dict[str, str]:
    """Our environment with pip's settings in uv's words, where uv has none of its own."""
    known = dict(os.environ)
    for setting, variable in FROM_PIP.items():
        if variable not in known and (value := pip_setting(setting)):
            known[variable] = value
    return known


def compile_lock(name: str, settings: dict[str, str], *, upgrade: bool) -> None:
    """Write requirements/<name>.txt. Raises CalledProcessError when the sources cannot be satisfied together."""
    sources, shared = LOCKS[name]
    words = [
        sys.executable,
        "-m",
        "uv",
        "--quiet",
        "pip",
        "compile",
        *sources,
        "-o",
        f"requirements/{name}.txt",
    ]
    words += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    words += ["--no-emit-find-links", "--custom-compile-command", "make lock"]
    for other in shared:
        words += ["-c", f"requirements/{other}.txt"]
    subprocess.run([*words, *(["--upgrade"] if upgrade else [])], cwd=ROOT, env=settings, check=True)


def main() -> None:
    """Compile every lock, and refuse one that names a host."""
    settings = environment()
    for name in LOCKS:
        compile_lock(name, settings, upgrade="--upgrade" in sys.argv)
        text = (REQUIREMENTS / f"{name}.txt").read_text()
        if "://" in text:
            sys.exit(f"requirements/{name}.txt names an address: a dependency comes from a URL; name a release instead")


if __name__ == "__main__":
    main()
