"""Mutants of two persons: who asks, who answers, for what and how long.

Left out: `x.asked_by <> s.actor_id` and `x.answered_at is null`, beside the same in the list of what waits (they decide between two at the same moment), and
`a.asked_by = s.actor_id` of an allowance beside the post, which is one human being's.
"""

from __future__ import annotations

from tests.access.mutants import instead, without

SECOND = (
    *instead("ask_another", ("raise exception 'another asking has this id' using errcode = '23505';", "null;")),
    *without("answer_another", "x.id = one"),
    *instead("answer_another", ("ends_at = clock_timestamp() + good_for", "ends_at = clock_timestamp() + interval '2 days'")),
    *without("answered_so", "a.id = one", "a.answered_by = s.actor_id", "a.is_allowed = says_yes"),
    *instead("allowance_holds_for", ("30 minutes", "31 minutes"), ("30 minutes", "29 minutes")),
    *without(
        "may_go_on",
        "a.asked_post = s.post_id",
        "a.client_id = c",
        "a.is_allowed",
        "a.ends_at > clock_timestamp()",
    ),
    *instead(
        "second_holds_back",
        ("stated_purpose is distinct from 'emergency' or ", ""),
        ("emergencies_today(s) < 5", "emergencies_today(s) < 6"),
        ("emergencies_today(s) < 5", "emergencies_today(s) < 4"),
        (" or may_go_on(s, c)", ""),
        ("'second_person');\n  return true;", "'second_person');\n  return false;"),
        ("perform record_refusal(s, new_ticket, coalesce(c, s.actor_id), stated_purpose, null, stated_reason, 'second_person');", ""),
    ),
    *instead(
        "open_plan",
        ("or second_holds_back(s, t, subject, stated_purpose, reason)", ""),
        ("(stated_act, stated_purpose) is distinct from ('export', 'emergency')", "true"),
    ),
    *without("works_in_emergencies", "n.role = s.role", "n.purpose = 'emergency'"),
    *instead(
        "ask_for_emergency",
        (" or not is_reason(stated_reason)", ""),
        (" or not works_in_emergencies(s)", ""),
        ("if emergencies_today(s) < 5 then return false; end if;", ""),
    ),
    *without(
        "emergencies_waiting",
        "a.organisation_id = s.organisation_id",
        "a.asked_by <> s.actor_id",
        "works_in_emergencies(s)",
        "a.answered_at is null",
        "a.ends_at > clock_timestamp()",
        "not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = a.client_id)",
    ),
    *instead("open_emergencies_waiting", ("perform record_lookup(s, t, c, 'emergency', 'weigh', 'none', null);", "null;")),
    *instead("read_emergencies_waiting", ("exists (select 1 from live_access('{weigh}') k where k.client_id = a.client_id)", "true")),
    *without("my_emergencies_asked", "a.asked_by = s.actor_id and a.asked_post = s.post_id"),
    *instead(
        "answer_emergency",
        ("says_yes is null or", ""),
        ("not exists (select 1 from emergencies_waiting(s) w where w.id = one)", "false"),
        ("if not has_proved(s) then", "if false then"),
        ("case when says_yes then 'allow' else 'weigh' end", "'weigh'"),
        ("if says_yes then\n    insert", "if false then\n    insert"),
        ("if says_yes then\n    insert", "if true then\n    insert"),
    ),
)
"""Mutants that the attacks must notice."""
