"""Mutants of what lets an application in, of whose word is whose, and of the handlers' list.

Left out are conditions that something else holds as well, so that nothing can observe them alone:

- `me is null` in `open_application`: a key of nobody opens nothing;
- `a.id is null` in `address_application`: the role of nobody is no citizen's;
- `x.role = 'citizen'` in `answer_application`: only a citizen opens for the purpose `own`;
- the purpose, the worker and the days of the link in `applications_of`: the rule decides on each application again;
- the later of now and the beginning, where a pause or a clock ends: the clocks of two machines may differ;
- the list of states of `application_changed` beside the steps: what is final has no step, but its words could change.
"""

from __future__ import annotations

from tests.access.mutants import instead, without

LET_IN = (
    *without(
        "topic_applied_for",
        "c.kind in ('permit', 'grant')",
        "coalesce(c.rule ->> 'applicant', 'person') = 'person'",
        "v.status = 'confirmed'",
        "v.valid_from <= (clock_timestamp() at time zone 'Europe/Helsinki')::date",
        "(v.valid_to is null or v.valid_to > (clock_timestamp() at time zone 'Europe/Helsinki')::date)",
        "c.rule -> 'providers' ? o.key",
        "p.organisation_id = handler",
        "p.register_id = in_register",
    ),
    *instead("topic_applied_for", ("coalesce(c.rule ->> 'topic', 'core')", "'core'")),
    *instead(
        "open_application",
        ("if s.role = 'citizen' then", "if true then"),
        ("me is null or about is null", "me is null"),
        ("if s.actor_id is not null then perform record_refusal(s, t, coalesce(me, s.actor_id), 'own', null, null); end if;", ""),
        ("interval '10 seconds'", "interval '10 minutes'"),
        ("and p.client_id = me", ""),
        ("and not p.withheld_from_client", ""),
        ("array[concat_ws('/', me, in_register, about, handler)]", "array[concat_ws('/', me, in_register, about, '*')]"),
    ),
    *instead(
        "address_application",
        ("a.role <> 'citizen' or", ""),
        ("or p.sort <> 'application'", ""),
        ("p.organisation_id, p.register_id, 'application', p.id", "p.organisation_id, p.register_id, 'application', null"),
    ),
)
WORDS = (
    *without(
        "answer_application",
        "x.purpose = 'own'",
        "x.act = 'open'",
        "application = any (x.part_ids)",
        "p.version = seen_version + 1",
        "p.state = next_state",
        "p.body @> said",
        "p.changed_by is null",
    ),
    *instead(
        "answer_application",
        ("if p.sort <> 'application' then return 'not_yours'; end if;", ""),
        ("if p.version <> seen_version then return 'edited_meanwhile'; end if;", ""),
        ("x.to_state = next_state", "true"),
        ("ended_at = case when next_state = 'withdrawn' then clock_timestamp() end", "ended_at = null"),
        ("perform clocks_go_on(application, due);", ""),
        ("if next_state = 'withdrawn' then\n    update", "if false then\n    update"),
        ("if next_state = 'withdrawn' then\n    update", "if true then\n    update"),
        ("where k.part_id = application and k.stopped_at is null", "where k.stopped_at is null"),
        ("where k.part_id = application and k.stopped_at is null", "where k.part_id = application"),
    ),
    *without(
        "clocks_go_on",
        "k.part_id = application",
        "k.stopped_at is null",
        "cardinality(k.pauses) > 0",
        "k.pauses[array_upper(k.pauses, 1)][2] is null",
    ),
    *instead(
        "clocks_go_on",
        ("when k.stands_still\n", "when true\n"),
        ("greatest(k.due_at, least(", "coalesce(least("),
        ("interval '14 days'", "interval '15 days'"),
        ("interval '14 days'", "interval '13 days'"),
        ("k.due_at + (clock_timestamp() - k.pauses[array_upper(k.pauses, 1)][1]) +", "k.due_at +"),
        ("(due ->> k.id::text)::timestamptz, k.due_at)", "(due ->> k.id::text)::timestamptz, 'infinity')"),
    ),
    *instead(
        "application_changed",
        ("'granted', 'granted_in_part', 'refused', 'withdrawn')", "'granted_in_part', 'refused', 'withdrawn')"),
        ("'granted', 'granted_in_part', 'refused', 'withdrawn')", "'granted', 'granted_in_part', 'refused')"),
        ("new.state <> 'withdrawn' and not (old.state = 'asked' and new.state = 'begun')", "false"),
        (
            "array['answered', 'enclosed', 'withdrawn_reason'] <> old.body",
            "array['answered', 'enclosed', 'withdrawn_reason', 'reasons'] <> old.body",
        ),
        ("if a.role = 'citizen' then", "if false then"),
        ("elsif new.state = 'withdrawn' or", "elsif"),
        ("'answered', 'withdrawn_reason'];", "'withdrawn_reason'];"),
    ),
    *instead(
        "application_told",
        ("new.state <> old.state", "true"),
        ("'asked', 'granted'", "'asked', 'begun', 'granted'"),
    ),
)
LIST = (
    *without(
        "applications_of",
        "l.organisation_id = s.organisation_id",
        "decided = (p.state not in ('sent', 'begun', 'asked'))",
    ),
    *instead(
        "applications_of",
        ("case when not decided then k.due_at end nulls last,", ""),
        ("x.place > greatest(page, 0) * 25 and", ""),
    ),
    *instead(
        "open_applications",
        ("s.actor_id is null or s.role = 'citizen'", "s.actor_id is null"),
        ("s.actor_id is null or", ""),
        ("where x.place <= 25 group by", "group by"),
        ("x.place > 25)", "x.place > 26)"),
        ("'application', null, null, 'list'", "'care', null, null, 'list'"),
    ),
)
APPLICATIONS = (*LET_IN, *WORDS, *LIST)
"""Mutants that the attacks must notice."""
