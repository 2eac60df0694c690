"""The benchmarks compare like with like: what a peer rewrites of ours is still there, and still a statement."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import uuid4

from punos.plumbing.postgres import SUPERUSER, Cluster
from tests.access.scratch import scratch, sign_in

PEER = Path(__file__).resolve().parents[2] / "bench" / "peers" / "bare_site.py"


def rewritten() -> dict[str, str]:
    """What the bare page puts in the place of row security and the log: read, since importing it changes the site."""
    for step in ast.parse(PEER.read_text(encoding="utf-8")).body:
        if isinstance(step, ast.Assign) and ast.unparse(step.targets[0]) == "BARE":
            return dict(ast.literal_eval(step.value))
    raise LookupError(f"{PEER.name} has no BARE")


def test_the_bare_page_reads_what_ours_reads(cluster: Cluster) -> None:
    with scratch(cluster) as (server, name), sign_in(server, SUPERUSER, name) as boss:
        ((statement,),) = boss.execute("select prosrc from pg_proc where oid = 'plan.opened'::regproc").fetchall()
        for ours, bare in rewritten().items():
            assert ours in statement
            statement = statement.replace(ours, bare)
        assert "keys()" not in statement
        assert boss.execute(statement, {"client": str(uuid4()), "adds": ""}).fetchall() == [], "nobody has this id"
