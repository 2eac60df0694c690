"""Mutants of the end of a relationship: whose it is, when it is refused, what is told of it.

Left out is `p.sort = 'own_worker'`: no other sort of part is ever `active`.
"""

from __future__ import annotations

from tests.access.mutants import instead, without

ENDINGS = (
    *without(
        "own_relationships",
        "l.client_id = c",
        "l.actor_id = s.actor_id",
        "l.organisation_id = s.organisation_id",
        "l.purpose in ('care', 'assessment')",
        "l.valid_from <= clock_timestamp()",
    ),
    *instead("own_relationships", ("('care', 'assessment')", "('care')")),
    *without(
        "end_relationship",
        "p.client_id = c",
        "p.state = 'active'",
        "o.actor_id = s.actor_id",
        "o.organisation_id = s.organisation_id",
        "(l.valid_to is null or l.valid_to > clock_timestamp())",
    ),
    *instead(
        "end_relationship",
        ("why not in ('need_over', 'handed_over', 'mistake') or", ""),
        ("or not exists (select from own_relationships(s, c))", ""),
        ("return 'own_worker'", "null"),
        ("l.valid_to is null or", ""),
        ("or l.valid_to > clock_timestamp()", ""),
        ("set valid_to = clock_timestamp()", "set valid_to = null"),
        ("if found then", "if false then"),
        ("if found then", "if true then"),
        ("s.token_digest, clock_timestamp()", "s.token_digest, clock_timestamp() + interval '10 seconds'"),
        ("e.id, why", "e.id, null"),
    ),
)
