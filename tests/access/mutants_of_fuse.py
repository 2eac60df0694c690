"""Mutants of the fuse: what counts, how many, who is told, and who may say that it is settled.

Left out: `where c is not null` (an opening of nobody in particular opens nothing anyway), `n <= 20` (it only saves the lock while far from the fuse),
and the limit of the alarms shown.
"""

from __future__ import annotations

from tests.access.mutants import instead, without

COUNTED_TWICE = """if n <= 20 then return false; end if;
  perform one_at_a_time(s);
  n := clients_of_hour(s, asked);"""
LISTED_AT_ONCE = """perform one_at_a_time(s);
  if (select count(*) from (
        select a.client_id from access a
         where a.actor_id = s.actor_id and a.at > now() - interval '1 hour' and a.at < now() + interval '1 hour'
           and (a.act = 'list' or is_meeting(a.role, a.act, a.purpose, a.reason))
        union
        select unnest(asked)) seen) <= 200 then return false; end if;"""
FUSE = (
    *instead(
        "is_meeting",
        ("role <> 'citizen'", "true"),
        ("'open', ", ""),
        ("or (act = 'list' and purpose <> 'care') ", ""),
        (" and purpose <> 'care'", ""),
        ("'export', ", ""),
        (", 'search'", ""),
        ("or (act = 'log' and reason is not null)", ""),
        (" and reason is not null", ""),
        ("'file', 'search'", "'file', 'search', 'write'"),
        ("'file', 'search'", "'file', 'search', 'refused'"),
    ),
    *without("clients_of_hour", "a.actor_id = s.actor_id", "a.at > now() - interval '1 hour'"),
    *without("clients_of_hour", "is_meeting(a.role, a.act, a.purpose, a.reason)"),
    *instead("clients_of_hour", ("union\n", "union all\n"), ("union\n    select unnest(asked)", "")),
    *without(
        "most_clients_an_hour",
        "a.actor_id = s.actor_id",
        "a.at > now() - interval '30 days'",
        "a.at <= now() - interval '1 hour'",
        "is_meeting(a.role, a.act, a.purpose, a.reason)",
    ),
    *instead(
        "most_clients_an_hour",
        ("count(*) < 10", "count(*) < 9"),
        ("count(*) < 10", "count(*) < 11"),
        ("then 60", "then 61"),
        ("least(60, ", "least(61, "),
        ("greatest(40, ", "greatest(41, "),
        ("3 * percentile_cont", "2 * percentile_cont"),
    ),
    *without(
        "has_met",
        "a.client_id = c",
        "a.actor_id = s.actor_id",
        "a.at > now() - interval '1 hour'",
        "is_meeting(a.role, a.act, a.purpose, a.reason)",
    ),
    *instead(
        "blows_fuse",
        ("n > 40 and n > most_clients_an_hour(s)", "n > 40"),
        ("n > 40 and n > most_clients_an_hour(s)", "n > 40 and n >= most_clients_an_hour(s)"),
        ("and not has_met(s, c)", "and has_met(s, c)"),
        (COUNTED_TWICE, "perform pg_sleep(0.1);"),
    ),
    *instead(
        "fuse_holds_back",
        ("if not blows_fuse(s, asked) then return false; end if;", "return false;"),
        ("perform raise_alarm(s, new_ticket, subject, stated_purpose, stated_reason);", ""),
    ),
    *instead(
        "raise_alarm",
        ("perform record_refusal(s, new_ticket, subject, stated_purpose, null, stated_reason, 'fuse');", ""),
        ("s.token_digest, (clock_timestamp()", "sha256(new_ticket::text::bytea), (clock_timestamp()"),
        ("(clock_timestamp() at time zone 'Europe/Helsinki')::date", "'2020-01-01'"),
    ),
    *without(
        "why_refused", "a.token_digest = s.token_digest", "a.basis <> 'none'", "a.xid is distinct from pg_current_xact_id_if_assigned()"
    ),
    *instead("why_refused", ("a.act = 'refused' and", "")),
    *instead("open_plan", ("fuse_holds_back(s, t, array[subject], subject, stated_purpose, reason)", "false")),
    *instead(
        "open_list",
        ("then list_holds_back(s, t, asked)", "then false"),
        ("else fuse_holds_back(s, t, asked, s.actor_id, why, null) end", "else false end"),
    ),
    *instead("open_clients", ("if list_holds_back(s,", "if false and list_holds_back(s,")),
    *without("list_holds_back", "a.actor_id = s.actor_id", "a.at > now() - interval '1 hour'"),
    *instead(
        "list_holds_back",
        (
            LISTED_AT_ONCE,
            LISTED_AT_ONCE.replace("perform one_at_a_time(s);", "").replace("then return", "then perform pg_sleep(0.5); return"),
        ),
        ("a.act = 'list' or ", ""),
        (" or is_meeting(a.role, a.act, a.purpose, a.reason)", ""),
        ("union\n", "union all\n"),
        ("union\n        select unnest(asked)", ""),
        ("<= 200", "<= 199"),
        ("<= 200", "<= 201"),
        ("perform raise_alarm(s, new_ticket, s.actor_id, 'care', null);", ""),
    ),
    *instead("open_applications", ("if fuse_holds_back(s,", "if false and fuse_holds_back(s,")),
    *instead(
        "open_search",
        ("and not fuse_holds_back(s, t, array[person_of_code(s, digest)], s.actor_id, 'care', null)", ""),
        ("array[person_of_code(s, digest)], s.actor_id, 'care'", "array[person_of_code(s, digest)], person_of_code(s, digest), 'care'"),
    ),
    *instead(
        "open_search_for_log", ("and not fuse_holds_back(s, t, array[person_of_code(s, digest)], s.actor_id, 'supervision', why_read)", "")
    ),
    *instead("open_log", ("and not fuse_holds_back(s, t, array[c], c, 'supervision', why_read)", "")),
    *instead("alarms", ("x.seen_at is null\n    where s.role = 'privacy_officer'", "x.seen_at is null\n    where true")),
    *instead("alarms", ("x.seen_at is not null\n    where s.role = 'privacy_officer'", "x.seen_at is not null\n    where true")),
    *instead(
        "review_alarm",
        ("s.role is distinct from 'privacy_officer' or", ""),
        ("or not is_reason(told)", ""),
        ("x.id = review_alarm.alarm and x.actor_id", "x.actor_id"),
        (" and x.actor_id <> s.actor_id", ""),
        ("finding = coalesce(x.finding, btrim(told))", "finding = btrim(told)"),
        ("if changed = 1 and exists", "if false and exists"),
    ),
)
"""Mutants that the attacks must notice."""
