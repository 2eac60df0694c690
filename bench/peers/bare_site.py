"""The same plan page without row security and log, only to be measured against: a superuser's login, no opening, the same view and template.

Same rows in one statement, same buttons: what may be added is what our own opening of a plan has granted, said for the client at hand.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from django.core.wsgi import get_wsgi_application
from psycopg.conninfo import conninfo_to_dict

application = get_wsgi_application()

from django.db import connections  # noqa: E402

from punos.clients.queries import plans  # noqa: E402
from punos.trust import access  # noqa: E402
from punos.web import middleware  # noqa: E402

#: The steps of `plan.opened()` that row security and the log take part in, and what stands for them: one client, one reason for every part.
BARE = {
    "plan.add_keys()": "array(select %(client)s || substr(k, 37) from unnest(string_to_array(%(adds)s, ' ')) k)",
    "from plan.person)": "from plan.person where id = %(client)s::uuid)",
    "from plan.link order": "from plan.link where client_id = %(client)s::uuid order",
    "join plan.why() w on w.part_id = p.id": """
      cross join (select 'own_register' as basis, (select id from plan.link where client_id = %(client)s::uuid limit 1) as basis_id,
                         null as statute, null as reason, 'care' as purpose, true as writable) w""",
    "from plan.clock k group by": "from plan.clock k join plan.part t on t.id = k.part_id where t.client_id = %(client)s::uuid group by",
    "from plan.attachment x group by": "from plan.attachment x where x.client_id = %(client)s::uuid group by",
    "left join f on f.part_id = p.id": "left join f on f.part_id = p.id where p.client_id = %(client)s::uuid",
}


@cache
def asker(token: str) -> Any:
    """Who is signed in, looked up once."""
    return access.who(token)


@cache
def granted() -> str:
    """What one of our own openings let the worker add."""
    return str(plans._rows("select array_to_string(adds, ' ') from plan.access where act = 'open' and adds <> '{}' limit 1")[0][0])


@cache
def reading() -> str:
    """The statement by which the database reads a plan, without row security and log."""
    ((statement,),) = plans._rows("select prosrc from pg_proc where oid = 'plan.opened'::regproc")
    for ours, bare in BARE.items():
        if ours not in statement:
            raise SystemExit(f"the page reads in another way now, change BARE: {ours!r} is not in it")
        statement = statement.replace(ours, bare)
    return str(statement)


def enter(_door: Any, request: Any, view: Any, kwargs: dict[str, Any], **_again: Any) -> Any:
    """Read, draw."""
    request.actor = asker(request.COOKIES.get("punos", ""))
    with connections["default"].cursor() as cursor:
        cursor.execute(reading(), {"client": str(kwargs["client_id"]), "adds": granted()})
        request.opened = cursor.fetchone()[0]
    return middleware.rendered(view(request, **kwargs))


parts = conninfo_to_dict(os.environ["PUNOS_BENCH_SUPERUSER"])
connections["default"].settings_dict |= {"USER": parts["user"], "PASSWORD": parts["password"]}  # bypasses row security
middleware.Door._enter = enter  # type: ignore[method-assign, assignment]
