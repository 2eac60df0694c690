"""Mutants of what a copy must still have when it is handed over."""

from __future__ import annotations

from tests.access.mutants import instead, without

COPIES = (
    *without("still_holds", "a.token_digest = s.token_digest", "a.xid is distinct from pg_current_xact_id_if_assigned()"),
    *without("still_holds", "a.ticket = nullif(current_setting('punos.ticket', true), '')::uuid", "a.act = 'export'"),
    *instead(
        "still_holds",
        ("bool_and(a.part_ids <@ array(", "bool_and(a.part_ids && array("),
        ("bool_and(a.part_ids", "bool_or(a.part_ids"),
        ("m)), false)", "m)), true)"),
        ("live_session() s", "(select * from plan.session) s"),
        ("clock_timestamp()) m", "a.at) m"),
    ),
)
"""Mutants that the attacks must notice."""
