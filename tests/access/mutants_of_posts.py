"""Mutants of how posts are given.

Left out: `a.what = 'post'` (what is asked for otherwise names no receiver, and an unknown one is not another), and `a.answered_at is null`: an answer ends the
waiting too.
"""

from __future__ import annotations

from tests.access.mutants import instead, without

POSTS = (
    *instead("post_waits_for", ("7 days", "8 days")),
    *instead(
        "propose_post",
        ("who is null or whom is null", "who is null"),
        ("who is null or whom is null", "whom is null"),
        ("in_role is null or in_role <> all (roles_of_posts())", "in_role is null"),
        ("in_role is null or in_role <> all (roles_of_posts())", "in_role <> all (roles_of_posts())"),
        ("called is null or ", ""),
        ("btrim(called) = '' or ", ""),
        ("or length(called) > 120", ""),
        ("length(called) > 120", "length(called) >= 120"),
        ("first is null or ", ""),
        ("last <= first", "last < first"),
        ("or last <= first", ""),
        ("if not is_reason(why)", "if false"),
        ("if o is null or", "if"),
        ("if one_for_two(who, whom, in_role) is not null then", "if false then"),
    ),
    *instead("roles_of_posts", ("'planner', ", ""), ("'planner', ", "'planner', 'citizen', ")),
    *without(
        "posts_waiting",
        "s.role = 'privacy_officer'",
        "a.ends_at > clock_timestamp()",
        "a.asked_by <> s.actor_id",
        "a.for_actor <> s.actor_id",
        "(s.organisation_id in (select givers_of(a)) or not has_giver(a))",
    ),
    *instead(
        "posts_waiting",
        (" or not has_giver(a)", ""),
        ("s.organisation_id in (select givers_of(a)) or ", ""),
    ),
    *instead(
        "givers_of",
        (" union select r.controller_id from register r where r.id = (a.content ->> 'register')::uuid", ""),
        ("select a.organisation_id union", ""),
        ("r.id = (a.content ->> 'register')::uuid", "true"),
    ),
    *without(
        "has_giver",
        "p.role = 'privacy_officer'",
        "p.organisation_id in (select givers_of(a))",
        "p.actor_id <> a.for_actor",
        "p.valid_from <= today.day",
        "(p.valid_to is null or p.valid_to > today.day)",
    ),
    *instead("has_giver", ("p.valid_to is null or", "")),
    *without(
        "one_for_two",
        "p.actor_id = who",
        "p.role = 'privacy_officer'",
        "(p.valid_to is null or p.valid_to > (clock_timestamp() at time zone 'Europe/Helsinki')::date)",
        "in_role = 'privacy_officer'",
        "a.what = 'post'",
        "a.asked_by = whom",
        "a.asked_at > clock_timestamp() - interval '1 year'",
    ),
    *instead(
        "answer_post",
        ("says_yes is null or", ""),
        ("not exists (select 1 from posts_waiting(s) w where w.id = one)", "false"),
        ("if not has_proved(s) then", "if false then"),
        ("if says_yes then", "if true then"),
        ("if says_yes then", "if false then"),
        ("values (a.id, a.for_actor", "values (a.id, s.actor_id"),
    ),
)
"""Mutants that the attacks must notice."""
