"""Mutants of retention: what is past its time, who asks, who confirms, what goes, and what is left behind.

Left out: `l.client_id = c` and `h.client_id = c` beside the parts' ids, and `x.client_id = c` (a part has one client); `tg_op` (what is in a
purge is gone at once, and nothing of it is left to change); the two hundred clients of a purge, which a test of its own counts;
`s.actor_id is null` (who has no session has no organisation, and so no records).
"""

from __future__ import annotations

from tests.access.mutants import instead, without

RETENTION = (
    *without("is_purged", "x.part_id = part", "x.xid = pg_current_xact_id_if_assigned()"),
    *without("closings", "k.client_id = p.client_id", "k.register_id = p.register_id"),
    *instead(
        "closings",
        ("p.sort = 'plan' and p.state = 'open'", "false"),
        ("p.sort = 'plan' and", ""),
        ("and p.state = 'open'", ""),
        ("t.at, 'infinity')", "t.at)"),
        ("l.sees_until, ", ""),
        ("l.sees_until, t.at, ", "l.sees_until, "),
        ("where not exists (select from part_step s where s.sort = x.sort and s.from_state = x.state)", ""),
        ("max(p.changed_at), ", ""),
        ("max(p.ended_at),", "null,"),
    ),
    *without(
        "kept_until",
        "r.domain = g.domain",
        "r.valid_from <= as_of",
        "(r.valid_to is null or r.valid_to > as_of)",
        "(r.topic is null or r.topic = p.topic)",
        "(r.age is null or (r.age = 'minor') = ((p.made_at at time zone 'Europe/Helsinki')::date < who.born_on + interval '18 years'))",
        "c.register_id = p.register_id",
    ),
    *instead(
        "kept_until",
        ("who.died_on + make_interval(years => r.years), ", ""),
        ("years => r.from_birth", "years => r.years"),
        ("(r.topic is not null) desc, ", ""),
        ("r.valid_to > as_of", "r.valid_to >= as_of"),
    ),
    *without("standing", "n.part_id is null"),
    *instead(
        "standing",
        ("coalesce(k.over_on <= as_of, false)", "coalesce(k.over_on < as_of, false)"),
        ("coalesce(k.over_on <= as_of, false)", "true"),
        ("(k.over_on is null or k.over_on > as_of)", "k.over_on > as_of"),
        ("k.over_on is null or ", ""),
        ("union select k.parent_id from needed n join k on k.part_id = n.part_id where k.parent_id is not null", ""),
        ("union select k.parent_id from waiting w join k on k.part_id = w.part_id where k.parent_id is not null", ""),
        ("(c.client_id, c.controller_id, c.class_key) is distinct from (p.client_id, p.controller_id, p.class_key)", "false"),
        ("(c.client_id, c.controller_id, c.class_key) is distinct from (p.client_id, p.controller_id, p.class_key)", "true"),
        (
            "(c.client_id, c.controller_id, c.class_key) is distinct from (p.client_id, p.controller_id, p.class_key)",
            "(c.client_id, c.controller_id) is distinct from (p.client_id, p.controller_id)",
        ),
        (
            "(c.client_id, c.controller_id, c.class_key) is distinct from (p.client_id, p.controller_id, p.class_key)",
            "(c.client_id, c.class_key) is distinct from (p.client_id, p.class_key)",
        ),
        (
            "(c.client_id, c.controller_id, c.class_key) is distinct from (p.client_id, p.controller_id, p.class_key)",
            "(c.controller_id, c.class_key) is distinct from (p.controller_id, p.class_key)",
        ),
        ("h.client_id is not null", "false"),
        ("w.part_id is not null\n", "false\n"),
    ),
    *without("past_time", "s.is_past"),
    *without("to_purge", "s.is_past", "not s.is_held", "not s.waits", "s.controller_id = of_controller", "s.class_key = of_class"),
    *without("dry_run", "not s.is_held", "not s.waits"),
    *instead("dry_run", ("s where s.is_past and not s.is_held", "s where not s.is_held")),
    *instead(
        "digest_of",
        ("u.part || ':' || u.version", "u.part::text"),
        ("u.part || ':' || u.version", "u.version::text"),
        ("order by u.part", ""),
    ),
    *without("officer", "s.role = 'privacy_officer'"),
    *instead("retention_of_mine", ("dry_run(as_of, s.organisation_id)", "dry_run(as_of, null)"), (" where s.actor_id is not null", "")),
    *without("purges_of_mine", "p.controller_id = s.organisation_id"),
    *instead(
        "ask_purge",
        ("or (clock_timestamp() at time zone 'Europe/Helsinki')::date - wanted_day not in (0, 1)", ""),
        ("not in (0, 1)", "not in (0)"),
        ("not in (0, 1)", "not in (-1, 0, 1)"),
        ("found.parts = 0 or found.digest is distinct from seen", "found.parts = 0"),
        ("and p.asked_by = s.actor_id", ""),
        (
            "p.controller_id = s.organisation_id and p.class_key = wanted_class and p.confirmed_at is null and p.called_off_at is null and p.ran_out_at",
            "p.controller_id = s.organisation_id and p.confirmed_at is null and p.called_off_at is null and p.ran_out_at",
        ),
        ("     and p.asked_at < clock_timestamp() - purge_waits_for();", ";"),
        ("update purge p set ran_out_at = clock_timestamp()", "update purge p set ran_out_at = null"),
        ("s.organisation_id, wanted_class) t", "(select controller_id from register where domain = 'social' limit 1), wanted_class) t"),
    ),
    *instead(
        "confirm_purge",
        (" and x.controller_id = s.organisation_id", ""),
        ("p.called_off_at is not null or ", ""),
        ("p.asked_by = s.actor_id or ", ""),
        ("or p.digest is distinct from seen then", "then"),
        ("if p.confirmed_at is not null then", "if false then"),
        ("if p.asked_at < clock_timestamp() - purge_waits_for() then return 0; end if;", ""),
        ("if seen is distinct from digest_of(", "if null = digest_of("),
        ("if not has_proved(s) then", "if false then"),
        ("perform from part x where x.client_id = any (those) order by x.id for update;", ""),
        ("perform from person x where x.id = any (those) order by x.id for update;", ""),
    ),
    *instead(
        "purge_client",
        ("delete from link l where l.client_id = c and l.part_id = any (parts);", ""),
        ("delete from prohibition h where h.client_id = c and h.part_id = any (parts);", ""),
        ("delete from attachment_content d using attachment f where f.id = d.attachment_id and f.part_id = any (parts);", ""),
        ("delete from attachment f where f.part_id = any (parts);", ""),
        ("delete from clock k where k.part_id = any (parts);", ""),
        ("delete from event e where e.part_id = any (parts);", ""),
        ("delete from part_version v where v.part_id = any (parts);", ""),
        ("'supervision', 'purge',\n", "'supervision', 'log',\n"),
        ("'statute', p.law,", "'statute', null,"),
    ),
    *without(
        "call_off_purge",
        "p.controller_id = s.organisation_id",
        "p.confirmed_at is null",
        "p.asked_at >= clock_timestamp() - purge_waits_for()",
    ),
    *instead("purge_waits_for", ("14 days", "13 days"), ("14 days", "15 days")),
    *instead("purges_of_mine", ("when p.asked_at < clock_timestamp() - purge_waits_for() then", "when false then")),
    *without("record_death", "(day is not null or p.died_on is not null)"),
    *instead(
        "record_death",
        ("where p.id = c and (", "where ("),
        ("if day > (", "if null > ("),
        ("if day > (", "if day >= ("),
        ("if day < (", "if null < ("),
        ("if day < (", "if day <= ("),
        ("set died_on = day", "set died_on = coalesce(day, p.died_on)"),
    ),
    *instead("hold_client", ("not is_reason(why_held) or ", "")),
    *without("release_client", "h.client_id = c"),
)
"""Mutants that the attacks must notice."""
