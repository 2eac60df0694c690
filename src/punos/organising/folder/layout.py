"""Where things stand in the folder of a version.

    plan.yaml                 the version: number, title, status, decision, days, hash of the content; contents; removed clauses
    chapters/04/detox.md      one clause: key, number, kind and rule in front, then its texts in three languages
    facts.yaml, parameters.yaml, deadlines.yaml, organisations.yaml    what the clauses refer to

One file a clause: a change of a clause is a change of its file, however the plan is numbered. Several versions stand side by side
in a folder of their own, `version-1` and `version-2`.
"""

from __future__ import annotations

PLAN = "plan.yaml"
CHAPTERS = "chapters"
FACTS, PARAMETERS, DEADLINES, ORGANISATIONS = "facts.yaml", "parameters.yaml", "deadlines.yaml", "organisations.yaml"


def clause_file(number: str, key: str) -> str:
    """The file of a clause, from its number and its key: `chapters/04/detox.md` for clause 4.83."""
    chapter = number.partition(".")[0]
    return f"{CHAPTERS}/{chapter.zfill(2)}/{key}.md"


def version_folder(number: int) -> str:
    """The folder of a version among several."""
    return f"version-{number}"
