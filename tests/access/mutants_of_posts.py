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
    ),
    *instead("roles_of_posts", ("'planner', ", ""), ("'planner', ", "'planner', 'citizen', ")),
    *without(
        "posts_waiting",
        "s.role = 'privacy_officer'",
        "a.ends_at > clock_timestamp()",
        "a.asked_by <> s.actor_id",
        "a.for_actor <> s.actor_id",
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
