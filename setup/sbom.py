"""The bill of materials of what is served, as CycloneDX 1.6 in JSON: `make sbom`. Made from the locks alone, without network.

Every package of requirements/run.txt with the hashes that pip holds it to, and every vendored file of pages with its own.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.txt"
ASSETS = ROOT / "assets"
TO = ROOT / "var" / "sbom.cdx.json"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\]+?))? \\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pinned(lock: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Each package of a lock: name, version, for which machines (empty: all), hashes of its files. Raises ValueError for a line that is none."""
    for block in re.split(r"\n(?=[a-z0-9])", "\n" + lock.partition("make lock\n")[2]):
        lines = block.strip().splitlines()
        if not lines:
            continue
        found = PINNED.match(lines[0])
        hashes = HASH.findall(block)
        if not found or not hashes:
            raise ValueError(f"the lock has a line that pins nothing by hash: {lines[0]!r}: run `make lock`")
        yield found[1], found[2], (found[3] or "").strip(), hashes


def component(kind: str, name: str, version: str, hashes: list[str], where: str, machines: str = "") -> dict[str, Any]:
    """One component. Its files differ by machine, so their hashes stand with where they come from."""
    address = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    made: dict[str, Any] = {"type": "library", "bom-ref": f"{address}?{machines}" if machines else address, "name": name}
    made |= {"version": version, "purl": address}
    if machines:
        made["properties"] = [{"name": "punos:installed-where", "value": machines}]
    given = [{"alg": "SHA-256", "content": one} for one in hashes]
    made["externalReferences"] = [{"type": "distribution", "url": where, "hashes": given}]
    return made


def vendored() -> Iterator[dict[str, Any]]:
    """The packages whose files pages take along, as assets/package.json pins them."""
    for name, version in json.loads((ASSETS / "package.json").read_text())["dependencies"].items():
        made = component("npm", name, version, [], f"https://www.npmjs.com/package/{name}/v/{version}")
        del made["externalReferences"][0]["hashes"]
        yield made


def files() -> Iterator[dict[str, Any]]:
    """The vendored files themselves, with the hashes that set-up holds them to."""
    for line in (ASSETS / "vendor.sha256").read_text().splitlines():
        digest, name = line.split()
        if name.startswith("test/"):  # only tests run it; it is served to nobody
            continue
        yield {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}


def bill() -> dict[str, Any]:
    """The whole bill. It holds no time and no number of its own: the same locks make the same bytes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = [
        component("pypi", name, version, hashes, f"https://pypi.org/project/{name}/{version}/", machines)
        for name, version, machines, hashes in pinned(LOCK.read_text())
    ]
    own = {"type": "application", "bom-ref": "punos", "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own | {"licenses": [{"license": {"id": project["license"]}}]}},
        "components": [*packages, *vendored(), *files()],
    }


def main() -> int:
    """Write the bill to the path given, or to var/sbom.cdx.json."""
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else TO
    to.parent.mkdir(parents=True, exist_ok=True)
    made = bill()
    to.write_text(json.dumps(made, indent=1) + "\n")
    print(f"{len(made['components'])} components in {to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
