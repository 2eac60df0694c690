"""What the catalogue must hold: the frozen lists that `catalogue` compares with. A new right is a change of this page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

GRANTS = tuple(
    file
    for room in ("trust", "organising", "clients")
    for file in sorted((Path(__file__).parent.parent / room / "sql").glob("*grants.sql"))
)
"""The lists of functions that the app and the sign-in service may run are the files that grant them."""

READ = (
    "part",
    "part_version",
    "event",
    "clock",
    "person",
    "permit",
    "prohibition",
    "representation",
    "link",
    "attachment",
    "attachment_content",
)
"""Tables of the plan that pages may read, through row security. Sessions, identities, actors, notices and the log are not."""

ADDED = ("clock",)
"""Tables that pages may add whole rows to."""

ADD_COLUMNS = {
    "part": (
        *("id", "client_id", "sort", "topic", "register_id", "organisation_id", "parent_id", "clause_id", "state", "assignee_id"),
        *("starts_at", "due_on", "ended_at", "body", "version", "made_at", "made_by", "changed_at", "changed_by"),
        *("withheld_from_client", "withheld_from_representative", "withheld_on"),
        *("withheld_ground", "withheld_why", "withheld_by"),
    ),
}
CHANGE_COLUMNS = {
    "part": ("state", "assignee_id", "starts_at", "due_on", "ended_at", "body", "version"),
    "clock": ("pauses", "due_at", "stopped_at"),
}
POLICIES = (
    *((table, "app_reads") for table in READ),
    *((table, policy) for table in ("part", "clock") for policy in ("app_writes", "app_adds")),
)
RULE_TABLES = (
    *("open.organisation", "open.register", "open.need", "open.law", "open.statute", "open.post", "open.part_step"),
    *("open.clause", "open.plan_version", "open.retention"),
)
"""Public tables that the access rule reads: who writes here rules over everything."""

ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32  # the bits of pg_trigger.tgtype
APPEND_ONLY = ("access", "chain_entry", "seal", "sealed_head", "seal_lost", "purged_part")
JOURNALLED = ("link", "part", "permit", "person", "representation", "attachment", "purge", "asking")
GONE_BY_PURGE = ("event", "part_version")
TRIGGERS = (
    *((table, "append_only", "no_change", ROW | BEFORE | UPDATE | DELETE) for table in APPEND_ONLY),
    *((table, "append_only", "gone_by_purge", ROW | BEFORE | UPDATE | DELETE) for table in GONE_BY_PURGE),
    *((table, "append_only_whole", "no_change", BEFORE | TRUNCATE) for table in (*APPEND_ONLY, *GONE_BY_PURGE)),
    ("access", "chain_entry", "chain_entry", ROW | INSERT),
    ("attachment", "attachment_kept", "attachment_kept", ROW | BEFORE | UPDATE | DELETE),
    ("attachment_content", "append_only", "no_change", ROW | BEFORE | UPDATE),
    *((table, "append_only_whole", "no_change", BEFORE | TRUNCATE) for table in ("attachment", "attachment_content")),
    ("part", "no_delete", "gone_by_purge", ROW | BEFORE | DELETE),
    ("purge", "no_delete", "no_change", ROW | BEFORE | DELETE),
    ("part", "part_added", "part_added", ROW | BEFORE | INSERT),
    ("part", "part_changed", "part_changed", ROW | BEFORE | UPDATE),
    ("part", "part_did", "part_did", ROW | INSERT | UPDATE),
    ("part", "application_changed", "application_changed", ROW | BEFORE | UPDATE),
    ("part", "application_told", "application_told", ROW | UPDATE),
    *((table, "rights_changed", "bump_client", ROW | INSERT | UPDATE) for table in ("link", "permit", "prohibition", "representation")),
    *((table, "journal", "tell_journal", ROW | UPDATE) for table in JOURNALLED),
    ("prohibition", "journal", "tell_journal", ROW | INSERT),
    ("session", "rights_changed", "bump_actor", ROW | UPDATE),
    ("person", "rights_changed", "bump_person", ROW | BEFORE | UPDATE),
)


def parameters() -> dict[str, Any]:
    """The lists as parameters of the catalogue's queries."""
    allowed = allowed_functions()
    columns = (("insert", ADD_COLUMNS), ("update", CHANGE_COLUMNS))
    return {
        "policy_tables": [table for table, _ in POLICIES],
        "policies": [policy for _, policy in POLICIES],
        "rule_tables": list(RULE_TABLES),
        "table_rights": [*(f"{table} select" for table in READ), *(f"{table} insert" for table in ADDED)],
        "column_rights": [f"{table} {right} {name}" for right, tables in columns for table, names in tables.items() for name in names],
        "roles": [role for role, _ in allowed],
        "functions": [function for _, function in allowed],
        "tables": [table for table, *_ in TRIGGERS],
        "triggers": [name for _, name, *_ in TRIGGERS],
        "calls": [function for *_, function, _ in TRIGGERS],
        "bits": [bits for *_, bits in TRIGGERS],
    }


def allowed_functions() -> list[tuple[str, str]]:
    """Pairs of role and function that may run, as the file of grants says."""
    text = re.sub(r"--[^\n]*", "", "\n".join(file.read_text(encoding="utf-8") for file in GRANTS))
    pairs = []
    for functions, roles in re.findall(r"grant execute on (?:function|procedure)(.*?)\bto\b(.*?);", text, flags=re.DOTALL):
        names = re.findall(r"plan\.\w+\([^)]*\)", functions)
        pairs += [(role.strip(), name) for role in roles.split(",") for name in names]
    return pairs
