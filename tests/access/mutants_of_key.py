"""Mutants of the key and of the verbs around it: who asks, what is live, what is logged, who may begin, join and speak.

Left out are conditions that something else holds as well, so that nothing can observe them alone:

- `w.client_id = a.client_id` beside `w.ticket = a.ticket`: a ticket that writes is of one client;
- `w.act = 'write'` beside it: the other rows of a ticket let it write what they let it write anyway;
- `x.client_id = c` and the refusal in `ground_to_write`: row security refuses the row of another client, or of no ticket;
- `who is null` in `start_session`: nobody has no post, and no person either;
- `p.sort = old.sort` among the steps: a check of the table refuses the states of other sorts.
"""

from __future__ import annotations

from tests.access.mutants import OWN_RECORD, instead, without

# The lock is taken away and the moment between counting and writing is made long enough to be hit.
EMERGENCY_COUNTED = """perform one_at_a_time(s); end if;
  is_held := fuse_holds_back(s, t, array[subject], subject, stated_purpose, reason)
          or proof_holds_back(s, t, subject, stated_purpose, reason, stated_act)
          or second_holds_back(s, t, subject, stated_purpose, reason);
  -- What is opened in an emergency is looked at and counted; it is not taken along.
  if not is_held and stated_act in ('open', 'export') and (stated_act, stated_purpose) is distinct from ('export', 'emergency') and subject is not null
     and stands_near(s, subject, stated_purpose, reason, clock_timestamp()) then
    n := record_opening("""
SEARCH_COUNTED = """perform one_at_a_time(s);
  -- Beyond the day's searches nothing is looked at of whom was asked for: it would take its time, and tell.
  if (select count(*) from access where actor_id = s.actor_id and act = 'search' and at > now() - interval '2 days' and at < now() + interval '1 hour'
         and at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki')) < 20
     and not fuse_holds_back(s, t, array[person_of_code(s, digest)], s.actor_id, 'care', null) then"""
WHO = (
    *without(
        "live_session",
        "s.token_digest = sha256(convert_to(coalesce(token, current_setting('punos.token', true)), 'UTF8'))",
        "s.expires_at > clock_timestamp()",
        "s.seen_at > clock_timestamp() - interval '30 minutes'",
        "s.revoked_at is null",
    ),
    *instead("end_session", ("token_digest = sha256(convert_to(token, 'UTF8'))", "true")),
    *without(
        "start_session", "p.actor_id = who", "p.valid_from <= today", "(p.valid_to is null or p.valid_to > today)", "person_id is not null"
    ),
)
LIVE = (
    *without(
        "live_access",
        "a.token_digest = s.token_digest",
        "a.ticket = nullif(current_setting('punos.ticket', true), '')::uuid",
        "a.expires_at > clock_timestamp()",
        "a.act = any (acts)",
        "a.xid is distinct from pg_current_xact_id_if_assigned()",
        "a.client_epoch = (select p.rights_epoch from plan.person p where p.id = a.client_id)",
        "a.actor_epoch = (select x.rights_epoch from plan.actor x where x.id = a.actor_id)",
    ),
    *instead("take", ("cardinality(client_keys()) > 0", "true")),
    *without("has_ended", "a.act in ('open', 'list', 'export')", "a.xid is distinct from pg_current_xact_id_if_assigned()"),
    *without("write_keys", "w.ticket = a.ticket"),
    *instead("write_keys", ("unnest(a.write_ids)", "unnest(a.part_ids)"), ("unnest(w.write_ids)", "unnest(w.part_ids)")),
    *instead("read_keys", ("unnest(a.part_ids)", "unnest(a.write_ids)")),
    *without("holds_for_writing", "w.ticket = a.ticket", "wanted = any (w.write_ids)"),
    *instead("holds_for_writing", ("wanted = any (w.write_ids)", "wanted = any (w.part_ids)")),
    *instead("record_write", ("case when is_added then array[written] else '{}' end", "array[written]")),
    *instead("record_write", ("case when is_added then array[written] else '{}' end", "'{}'")),
    *instead("holds_for_writing", ("wanted = any (a.write_ids)", "wanted = any (a.part_ids)"), ("wanted = any (a.write_ids)", "true")),
)
OPENING = (
    *instead(
        "record_opening",
        ("interval '10 seconds'", "interval '10 minutes'"),
        (" filter (where m.level = 'write')", ""),
        ("case when stated_act = 'open' then coalesce(seen.writes, '{}') else '{}' end", "coalesce(seen.writes, '{}')"),
        (" where stated_act = 'open' group by", " group by"),
        ("s.token_digest, now_at", "sha256(''), now_at"),
    ),
    *without("open_plan", "stated_act in ('open', 'export')"),
    *instead(
        "open_plan",
        ("perform record_refusal(s, t, coalesce(subject, s.actor_id), stated_purpose, stated_law, reason);", "null;"),
        ("perform tell_of_emergency(s, t, subject);", "null;"),
        (EMERGENCY_COUNTED, EMERGENCY_COUNTED.replace("perform one_at_a_time(s);", "null;").replace("n :=", "perform pg_sleep(0.1); n :=")),
    ),
    *instead("record_refusal", ("coalesce(stated_purpose, '')", "stated_purpose")),
    *without("emergencies_today", "actor_id = s.actor_id", "at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki')"),
    *instead("open_list", ("or s.role = 'citizen' ", "")),
    *without(
        "clients_of",
        "l.actor_id = s.actor_id",
        "l.organisation_id = s.organisation_id",
        "l.part_id is null",
        "l.valid_from <= clock_timestamp()",
        "(l.valid_to is null or l.valid_to > clock_timestamp())",
        OWN_RECORD.replace("= c)", "= p.id)"),
    ),
    *instead("open_clients", ("interval '10 seconds'", "interval '0 seconds'")),
)
WRITING = (
    *instead(
        "part_added",
        ("new.parent_id is not null and", "false and"),
        ("new.parent_id = any (read_keys()) or", ""),
        (" or new.parent_id = any (write_keys())", ""),
        ("new.version := 1;", ""),
        ("new.made_at := clock_timestamp();", ""),
        ("new.changed_at := new.made_at;", ""),
        ("new.made_by := a.post_id;", ""),
        ("new.changed_by := a.post_id;", ""),
        ("new.withheld_from_client := false;", ""),
        ("new.withheld_from_representative := false;", ""),
        ("new.withheld_on := null;", ""),
        ("new.withheld_ground := null;", ""),
        ("new.withheld_why := null;", ""),
        ("new.withheld_by := null;", ""),
    ),
    *instead(
        "part_changed",
        ("(old.id, old.client_id, old.sort,", "(old.id, new.client_id, old.sort,"),
        ("old.client_id, old.sort, old.topic", "old.client_id, new.sort, old.topic"),
        ("old.sort, old.topic, old.register_id", "old.sort, new.topic, old.register_id"),
        ("old.topic, old.register_id, old.made_at", "old.topic, new.register_id, old.made_at"),
        ("old.register_id, old.made_at)", "old.register_id, new.made_at)"),
        ("new.organisation_id is distinct from old.organisation_id", "false"),
        ("new.parent_id is distinct from old.parent_id", "false"),
        ("new.made_by is distinct from old.made_by", "false"),
        ("new.version <> old.version + 1", "false"),
        ("new.version <> old.version + 1", "new.version <= old.version"),
        ("new.state <> old.state", "false"),
        ("p.from_state = old.state and", ""),
        ("and p.to_state = new.state", ""),
        ("new.changed_at := clock_timestamp();", ""),
        ("new.changed_by := a.post_id;", ""),
        (
            "values (old.id, old.version, old.state, old.due_on, old.organisation_id, old.body,",
            "values (old.id, old.version, old.state, old.due_on, old.organisation_id, new.body,",
        ),
    ),
    *instead(
        "part_did",
        ("perform record_write(ground_to_write(new.client_id, new.id), new.id, tg_op = 'INSERT');", ""),
        ("new.id, tg_op = 'INSERT')", "new.id, true)"),
        ("new.id, tg_op = 'INSERT')", "new.id)"),
        ("new.changed_by, new.changed_by is null)", "null, false)"),
    ),
    *without("is_expiry", "not exists (select 1 from live_access() a where a.client_id = p.client_id)"),
    *instead(
        "withhold",
        ("a.id is null or", ""),
        ("a.id is null or a.role = 'citizen'", "a.id is null"),
        ("withheld_by = case when hides then a.post_id end", "withheld_by = case when hides then gen_random_uuid() end"),
        ("ground := case when hides then nullif(btrim(ground), '') end;", "ground := case when hides then 'danger' end;"),
        ("why := case when hides then nullif(btrim(why), '') end;", ""),
        ("and p.withheld_why is not distinct from why", ""),
    ),
    *instead(
        "my_withheld", ("s.role = 'citizen' and p.withheld_from_client", "p.withheld_from_client"), ("and p.withheld_from_client", "")
    ),
    *instead("no_change", ("raise exception 'append-only: %', tg_table_name using errcode = '42501';", "return new;")),
)
RELATIONSHIPS = (
    *instead(
        "open_search",
        ("s.role in ('citizen', 'provider_manager', 'planner', 'privacy_officer')", "false"),
        ("< 20", "< 2000"),
        (SEARCH_COUNTED, SEARCH_COUNTED.replace("perform one_at_a_time(s);", "") + " perform pg_sleep(0.1);"),
    ),
    *without("open_search", "at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki')"),
    *without("person_of_code", "i.code_digest = digest", OWN_RECORD.replace("= c)", "= i.person_id)")),
    *without(
        "begin_relationship",
        "a.token_digest = s.token_digest",
        "a.client_id = c",
        "a.act = 'search'",
        "a.purpose = 'care'",
        "a.at > clock_timestamp() - interval '15 minutes'",
        "a.xid is distinct from pg_current_xact_id_if_assigned()",
    ),
    *instead("begin_relationship", ("stated_purpose not in ('care', 'assessment') or", ""), ("not is_reason(stated_ground)", "false")),
    *instead(
        "address_referral",
        ("a.id is null or", ""),
        ("p.sort <> 'referral' or", ""),
        ("and not has_said_yes(p.client_id, home.id)", "and false"),
    ),
    *without(
        "has_said_yes",
        "exists (select 1 from client_keys() k where c = any (k))",
        "p.client_id = c",
        "p.valid_from <= clock_timestamp()",
        "(p.valid_to is null or p.valid_to > clock_timestamp())",
        "(p.topic is null or p.topic = 'core')",
        "(p.to_register_id = recipient or (p.to_register_id is null and r.domain in ('social', 'health')))",
        "r.domain in ('social', 'health')",
    ),
    *instead(
        "join_client",
        ("a.id is null or", ""),
        ("if p.organisation_id is distinct from chosen.organisation_id then", "if false then"),
        ("p.state <> 'accepted' or", ""),
        ("or chosen.organisation_id <> a.organisation_id", ""),
        ("if p.sort not in ('referral', 'own_worker', 'party') then", "if false then"),
        ("(p.sort = 'party' and p.state <> 'member')", "false"),
        ("and not has_said_yes(p.client_id, chosen.register_id)", "and false"),
        ("if exists (select 1 from actor x where x.id = chosen.actor_id and x.person_id = p.client_id) then", "if false then"),
    ),
    *instead("end_membership", ("a.id is null or", ""), ("p.sort <> 'party' or", "")),
    *without("end_membership", "client_id = p.client_id", "organisation_id = p.organisation_id"),
    *instead("expire_referrals", ("least(today, (clock_timestamp() at time zone 'Europe/Helsinki')::date)", "today")),
)
WISHES = (
    *without("speaks_for", "x.client_id = c", "x.act = 'open'", "split_part(k, '/', 3) = 'core'"),
    *instead("speaks_for", ("x.role = 'citizen' and x.purpose = 'own'", "x.role = 'citizen'"), ("if a.id is null then", "if false then")),
    *instead("give_permit", ("(how = 'self') <> (a.role = 'citizen')", "false")),
    *without("withdraw_permit", "p.client_id = c"),
    *without("lift_prohibition", "h.client_id = c"),
)
LOGS = (
    *without("my_log", "s.role = 'citizen'"),
    *without(
        "page_of_log",
        "x.client_id = c",
        "(before_id is null or x.id < before_id)",
        "e.ticket = x.ticket",
        "e.act = x.act",
        "e.client_id = x.client_id",
        "a.ticket = f.ticket",
        "a.act = f.act",
        "a.client_id = c",
    ),
    *instead("page_of_log", ("count(distinct k)", "count(k)"), ("n.opening = l.opening", "n.opening >= l.opening")),
    *without("my_notices", "n.to_person = me.person_id", "n.to_post = s.post_id"),
    *instead(
        "my_notices",
        ("(s.role = 'citizen' and n.to_person = me.person_id)", "n.to_person = me.person_id"),
        ("a.id = n.access_id and s.role = 'citizen'", "a.id = n.access_id"),
    ),
    *without("see_notice", "x.to_person = me.person_id"),
)
COUNTING = instead(
    "count_sign_in",
    ("n.tries > most", "n.tries > most + 1"),
    ("then kept.tries + 1 else 1", "then 1 else 1"),
    ("then kept.since else now_at", "then now_at else now_at"),
    ("where since < now_at - interval '1 hour'", "where false"),
)
LOOKUPS = (
    *instead(
        "record_lookup",
        ("interval '10 seconds'", "interval '10 minutes'"),
        ("new_ticket, s.token_digest", "new_ticket, sha256('')"),
        ("coalesce((select rights_epoch from person p where p.id = c), 0)", "0"),
        ("(select rights_epoch from actor x where x.id = s.actor_id)", "0"),
    ),
    *instead("found", ("'{search}'", "'{search,log}'"), ("'{search}'", "'{search,open}'")),
    *without("open_search_for_log", "s.role = 'privacy_officer'", "is_reason(why_read)"),
    *without("open_log", "s.role = 'privacy_officer'", "is_reason(why_read)", OWN_RECORD),
    *without("read_log", "k.reason is not null"),
    *instead("read_log", ("'{log}'", "'{log,search}'"), ("'{log}'", "'{log,open}'")),
    *without("notices_to", "n.to_role = asking_role and n.seen_at is null", "n.to_role = asking_role and n.seen_at is not null"),
    *without("read_notices", "n.client_id = k.client_id"),
    *instead("read_notices", ("'{log}'", "'{log,search}'")),
)
KEY = (*WHO, *LIVE, *OPENING, *WRITING, *RELATIONSHIPS, *WISHES, *LOGS, *COUNTING, *LOOKUPS)
"""Mutants that the attacks must notice."""
