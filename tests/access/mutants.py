"""Mutants of the access rule and of the key: each takes one condition away, and something must notice.

A mutant is a replacement in the text of one function as the database keeps it. Left out are conditions that nothing can
observe:

- `link_register <> register_id` in the routes permit and statute: where they are equal, route 1 answers first;
- `s.role <> 'citizen'` among the links: a citizen's session has no organisation, and a link always has one;
- `n.scope = 'own'` beside `n.scope = 'all'`: the table knows no third scope;
- `p.home_register_id is not null` when adding: without a register the key has no place for one and fits no part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BAN = "not exists (select 1 from ban where forbids(ban.h, l.part_id, l.topic, l.register_id, l.domain, l.link_register))"
OWN_RECORD = "not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = c)"

KIND_OF_CONTACT = "(n.topic not in ('contact', 'contact_protected') or (n.topic = 'contact_protected') = p.is_protected)"


@dataclass(frozen=True, slots=True)
class Mutant:
    """In the function, `old` (found exactly once) becomes `new`."""

    function: str
    old: str
    new: str

    @property
    def name(self) -> str:
        """What people read in the list."""
        gone, instead = " ".join(self.old.split()), " ".join(self.new.split())
        return f"{self.function}: without {gone}" if instead == "true" else f"{self.function}: {instead or 'nothing'} for {gone}"


def without(function: str, *conditions: str) -> Iterator[Mutant]:
    """One mutant for each condition, which always holds in it."""
    yield from (Mutant(function, condition, "true") for condition in conditions)


def instead(function: str, *pairs: tuple[str, str]) -> Iterator[Mutant]:
    """One mutant for each pair of old and new."""
    yield from (Mutant(function, old, new) for old, new in pairs)


FORBIDS = (
    *without(
        "forbids",
        "(h.part_id is null or h.part_id = part)",
        "(h.topic is null or h.topic = topic)",
        "(h.domain is null or h.domain = domain)",
        "(h.register_id is null or h.register_id = register)",
        "(h.to_register_id is null or h.to_register_id = recipient)",
    ),
    *instead(
        "forbids",
        ("h.part_id is null or", ""),
        ("h.topic is null or", ""),
        ("h.domain is null or", ""),
        ("h.register_id is null or", ""),
        ("h.to_register_id is null or", ""),
    ),
)
REASONS = instead(
    "is_reason", (">= 10", ">= 9"), (">= 10", "> 10"), (r"E' \t\r\n'", "' '"), (r"btrim(coalesce(reason, ''), E' \t\r\n')", "reason")
)
LINKS = (
    *without(
        "links_of",
        "l.client_id = c",
        "l.organisation_id = s.organisation_id",
        "(l.actor_id = s.actor_id or l.actor_id is null)",
        "l.purpose = stated_purpose",
        "l.valid_from <= now_at",
        "(l.valid_to is null or l.valid_to > now_at)",
        OWN_RECORD.replace("from actor", "from plan.actor"),
    ),
    *instead(
        "links_of",
        (" or l.actor_id is null", ""),
        ("l.actor_id = s.actor_id or ", ""),
        ("l.valid_from <= now_at", "l.valid_from < now_at"),
        ("l.valid_to > now_at", "l.valid_to >= now_at"),
        ("l.valid_to is null or", ""),
    ),
)
NEED = (
    *without(
        "may",
        "x.client_id = c",
        "x.topic = 'contact' and (select p.is_protected from person p where p.id = c)",
        "(select p.is_protected from person p where p.id = c)",
        "n.role = s.role",
        "n.purpose = stated_purpose",
        "n.topic = f.need_topic",
        "(n.scope = 'all' or (n.scope = 'own' and f.organisation_id = s.organisation_id))",
        "f.organisation_id = s.organisation_id",
        "granted.need_level is not null",
        "s.role <> 'citizen'",
        OWN_RECORD,
    ),
    *instead(
        "may",
        ("n.scope = 'all' or", ""),
        ("x.topic = 'contact' and (select p.is_protected from person p where p.id = c)", "false"),
        ("max(n.level)", "min(n.level)"),
    ),
)
BANS = (
    *without("may", "h.client_id = c", "h.valid_from <= now_at", "(h.valid_to is null or h.valid_to > now_at)"),
    *instead(
        "may",
        ("h.valid_from <= now_at", "h.valid_from < now_at"),
        ("h.valid_to > now_at", "h.valid_to >= now_at"),
        ("h.valid_to is null or", ""),
    ),
)
LINKED = (
    *without(
        "may",
        "(lk.part_id is null or lk.part_id = n.part_id)",
        "(lk.sees_until is null or n.changed_at <= lk.sees_until)",
        "l.link_register = l.register_id",
    ),
    *instead(
        "may",
        ("n.changed_at <= lk.sees_until", "n.changed_at < lk.sees_until"),
        ("case when l.sees_until is null then l.need_level else 'read' end, 'own_register'", "l.need_level, 'own_register'"),
        ("case when l.sees_until is null then l.need_level else 'read' end, 'addressed'", "l.need_level, 'addressed'"),
        ("l.organisation_id = s.organisation_id and l.need_topic", "l.need_topic"),
        ("s.organisation_id and l.need_topic <> 'contact_protected'", "s.organisation_id"),
        (
            f"'contact_protected'\n       and {BAN}\n    union all\n    select l.part_id, 3",
            "'contact_protected'\n    union all\n    select l.part_id, 3",
        ),
    ),
)
PERMITS = (
    *without(
        "may",
        "pm.client_id = c",
        "pm.valid_from <= now_at",
        "(pm.valid_to is null or pm.valid_to > now_at)",
        "(pm.domain is null or pm.domain = l.domain)",
        "(pm.topic is null or pm.topic = l.topic)",
        "pm.to_register_id = l.link_register",
        "pm.to_register_id is null",
        "l.link_domain in ('social', 'health')",
    ),
    *instead(
        "may",
        (" and l.domain in ('social', 'health')", ""),
        ("pm.valid_from <= now_at", "pm.valid_from < now_at"),
        ("pm.valid_to > now_at", "pm.valid_to >= now_at"),
        ("(pm.to_register_id is null and l.link_domain in ('social', 'health') and l.domain in ('social', 'health'))", "false"),
        (
            "l.link_part is null and l.need_topic <> 'contact_protected'\n       and not",
            "l.need_topic <> 'contact_protected'\n       and not",
        ),
        ("l.link_part is null and l.need_topic <> 'contact_protected'\n       and not", "l.link_part is null\n       and not"),
        (
            f"'contact_protected'\n       and {BAN}\n    union all\n    select l.part_id, 4",
            "'contact_protected'\n    union all\n    select l.part_id, 4",
        ),
    ),
)
STATUTES = (
    *without("may", "t.code = stated_law", "t.role = s.role", "t.purpose = stated_purpose", "t.domain = l.domain", "t.topic = l.topic"),
    *instead(
        "may",
        ("l.link_part is null and l.need_topic <> 'contact_protected' and is_reason", "l.need_topic <> 'contact_protected' and is_reason"),
        ("l.link_part is null and l.need_topic <> 'contact_protected' and is_reason", "l.link_part is null and is_reason"),
        ("'contact_protected' and is_reason(reason)\n    union", "'contact_protected'\n    union"),
    ),
)
EMERGENCIES = (
    *without(
        "may",
        "stated_purpose = 'emergency'",
        "n.need_topic <> 'contact_protected'",
        "(ban.h).holds_in_emergency",
        "forbids(ban.h, n.part_id, n.topic, n.register_id, n.domain, s.register_id)",
        "not exists (select 1 from ban where (ban.h).holds_in_emergency and forbids(ban.h, n.part_id, n.topic, n.register_id, n.domain, s.register_id))",
    ),
    *instead("may", ("'emergency' and is_reason(reason)", "'emergency'")),
)
CITIZENS = (
    *without(
        "may",
        "f.organisation_id is null",
        "n.role = 'citizen'",
        "n.purpose = 'own'",
        "n.topic = f.topic",
        "n.level = 'write'",
        "not f.withheld_from_client",
        "r.client_id = c",
        "r.actor_id = s.actor_id",
        "f.topic = any (r.topics)",
        "r.valid_from <= now_at",
        "(r.valid_to is null or r.valid_to > now_at)",
        "stated_purpose = 'representative'",
        "not f.withheld_from_representative",
        "f.need_topic <> 'contact_protected'",
    ),
    *instead(
        "may",
        ("from f join actor me on me.id = s.actor_id and me.person_id = c", "from f join actor me on me.id = s.actor_id"),
        ("from f join actor me on me.id = s.actor_id and me.person_id = c", "from f join actor me on me.person_id = c"),
        ("s.role = 'citizen' and stated_purpose = 'own'", "stated_purpose = 'own'"),
        ("s.role = 'citizen' and stated_purpose = 'own'", "s.role = 'citizen'"),
        ("s.role = 'citizen' and stated_purpose = 'representative'", "stated_purpose = 'representative'"),
        ("r.valid_from <= now_at", "r.valid_from < now_at"),
        ("r.valid_to > now_at", "r.valid_to >= now_at"),
        ("order by part_id, rank, level desc, basis_id", "order by part_id, level desc, basis_id"),
        ("order by part_id, rank, level desc, basis_id", "order by part_id, rank, basis_id"),
        ("order by part_id, rank, level desc, basis_id", "order by part_id, rank, level desc, basis_id desc"),
    ),
)
ADDING = (
    *without(
        "may_add",
        "l.part_id is null",
        "l.sees_until is null",
        "n.role = s.role",
        "n.purpose = stated_purpose",
        "n.role = 'citizen'",
        "n.purpose = 'own'",
        "me.person_id = p.id",
        "s.role = 'citizen'",
        "stated_purpose = 'own'",
    ),
    *instead(
        "may_add",
        ("stated_purpose and n.level = 'write'", "stated_purpose"),
        ("'own' and n.level = 'write'", "'own'"),
        ("case n.scope when 'all' then '*' else s.organisation_id::text end", "'*'"),
        ("l.register_id, case n.topic when 'contact_protected' then 'contact' else n.topic end", "l.register_id, n.topic"),
        ("home_register_id, case n.topic when 'contact_protected' then 'contact' else n.topic end", "home_register_id, n.topic"),
        (f"and {KIND_OF_CONTACT}\n   where l.part_id", "where l.part_id"),
        (f"and {KIND_OF_CONTACT}\n   where p.id", "where p.id"),
        ("where p.id = c and", "where"),
        ("on me.id = s.actor_id and", "on"),
        ("'-'), 'self'", "'*'), 'self'"),
    ),
)
RULE = (*FORBIDS, *REASONS, *LINKS, *NEED, *BANS, *LINKED, *PERMITS, *STATUTES, *EMERGENCIES, *CITIZENS, *ADDING)
"""Mutants of the pure rule, tried on made-up worlds against the answers of the first oracle."""
