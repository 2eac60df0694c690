"""Mutants of what opens a file, of who adds and withdraws one, and of what the log says of it.

Left out are conditions that something else holds as well, so that nothing can observe them alone:

- `subject is not null` in `open_file`: nobody stands near nobody; `stated_purpose = 'own'` beside no client: nobody opens their own record for
  another purpose; `x.client_id = subject`: the rule looks at the parts of that client alone;
- `x.role = 'citizen'` in `ground_for_file`: only a citizen opens for the purpose `own`;
- `stands_near` in `open_file`: it saves time where nothing can open, and the rule decides again;
- `for update` of both verbs: the lock of who adds comes first, and a file is withdrawn with the same words twice.
"""

from __future__ import annotations

from tests.access.mutants import instead, without

OPENING = (
    *instead("file_keys", ("'{file}'", "'{open,list,export,file}'")),
    *instead("take_file", ("cardinality(file_keys()) > 0", "true"), ("cardinality(file_keys()) > 0", "false")),
    *instead("file_in_hand", ("f.id = any (a.part_ids)", "true"), ("'{file}'", "'{open,file}'")),
    *without("open_file", "x.id = file", "x.withdrawn_at is null"),
    *instead(
        "open_file",
        ("is_held := fuse_holds_back(s, t, array[subject], subject, stated_purpose, null)", "is_held := false"),
        ("interval '10 seconds'", "interval '10 minutes'"),
        ("m.basis, m.basis_id, array[file]", "m.basis, m.basis_id, array[file, hangs_on]"),
        ("'file', m.basis", "'open', m.basis"),
        ("perform record_refusal(s, t, coalesce(subject, s.actor_id), stated_purpose, null, null);", "null;"),
    ),
    *instead("is_meeting", ("'file', ", "")),
    *without("files_in_my_log", "a.id = any (rows)", "not p.withheld_from_client", "s.role = 'citizen'", "a.client_id = me.person_id"),
)
WRITING = (
    *without(
        "ground_for_file",
        "x.act = 'open'",
        "hangs_on = any (x.part_ids)",
        "exists (select from part p where p.id = hangs_on and p.sort = 'application')",
    ),
    *without(
        "files_today",
        "f.added_at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki')",
        "f.added_by is null",
        "p.actor_id = a.actor_id",
    ),
    *instead("files_today", ("f.client_id = a.client_id and", "")),
    *without(
        "add_file",
        "f.part_id = hangs_on",
        "f.digest = sha256(bytes)",
        "f.added_by is not distinct from a.post_id",
        "x.part_id = hangs_on",
        "x.withdrawn_at is null",
    ),
    *instead(
        "add_file",
        ("if a.id is null then return 'not_yours'; end if;", ""),
        ("if p.sort = 'application' and p.state not in ('sent', 'begun', 'asked') then return 'wrong_step'; end if;", ""),
        (
            "perform pg_advisory_xact_lock(hashtextextended(a.actor_id::text, 0));\n  select * into p from part where id = hangs_on for update;",
            "select * into p from part where id = hangs_on;",
        ),
        (">= 20", ">= 21"),
        (">= 40", ">= 41"),
        ("perform tell_of_file(a, p, 'file_added');", ""),
    ),
    *instead("tell_of_file", ("perform record_write(a, p.id);", ""), ("a.post_id is null", "true")),
    *instead(
        "withdraw_file",
        ("a.id is null or", ""),
        ("or (a.role = 'citizen' and f.added_by is not null)", ""),
        ("if f.withdrawn_at is not null then return 'done_already'; end if;", ""),
        ("if p.sort = 'application' and p.state not in ('sent', 'begun', 'asked') then return 'wrong_step'; end if;", ""),
        ("p.sort = 'application' and a.role <> 'citizen' and f.added_by is null", "false"),
        ("p.sort = 'application' and a.role", "a.role"),
        ("and a.role <> 'citizen' and f.added_by is null", "and f.added_by is null"),
        ("a.role <> 'citizen' and f.added_by is null", "a.role <> 'citizen'"),
        ("perform tell_of_file(a, p, 'file_withdrawn');", ""),
    ),
    *instead(
        "attachment_kept",
        ("old.withdrawn_at is not null", "false"),
        ("(to_jsonb(new) - array['withdrawn_at', 'withdrawn_by']) <> (to_jsonb(old) - array['withdrawn_at', 'withdrawn_by'])", "false"),
        (
            "if tg_op = 'DELETE' then raise exception 'append-only: %', tg_table_name using errcode = '42501'; end if;",
            "if tg_op = 'DELETE' then return old; end if;",
        ),
    ),
)
FILES = (*OPENING, *WRITING)
