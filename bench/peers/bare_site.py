"""The same plan page without row security and log, only to be measured against: a superuser's login, no opening, the same view and template.

Same rows, same buttons: what may be added is what our own opening of a plan has granted, said for the client at hand.
"""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from psycopg.conninfo import conninfo_to_dict

application = get_wsgi_application()

from django.db import connections, transaction  # noqa: E402

from punos.clients.queries import plans  # noqa: E402
from punos.trust import access  # noqa: E402
from punos.web import middleware  # noqa: E402

#: What the page reads, with the conditions of row security written out: one client, and one reason for every part.
BARE = {
    "plan.add_keys()": "array(select current_setting('bench.client') || substr(k, 37) from unnest(string_to_array(current_setting('bench.adds'), ' ')) k)",
    "from plan.person)": "from plan.person where id = current_setting('bench.client')::uuid)",
    "from plan.link order": "from plan.link where client_id = current_setting('bench.client')::uuid order",
    "join plan.why() w on w.part_id = p.id": """
      cross join (select 'own_register' as basis, (select id from plan.link where client_id = current_setting('bench.client')::uuid limit 1) as basis_id,
                         null as statute, null as reason, 'care' as purpose, true as writable) w""",
    "from plan.clock k group by": "from plan.clock k join plan.part t on t.id = k.part_id where t.client_id = current_setting('bench.client')::uuid group by",
    "     order by p.made_at": "     where p.client_id = current_setting('bench.client')::uuid order by p.made_at",
}
GRANTED = "select array_to_string(adds, ' ') from plan.access where act = 'open' and adds <> '{}' limit 1"


def as_superuser() -> None:
    """The default login bypasses row security."""
    parts = conninfo_to_dict(os.environ["PUNOS_BENCH_SUPERUSER"])
    connections["default"].settings_dict |= {"USER": parts["user"], "PASSWORD": parts["password"]}


class BareDoor(middleware.Door):
    """Looks the session up once a process and opens nothing."""

    actors: dict[str, Any] = {}
    granted = ""

    def _enter(self, request: Any, view: Any, kwargs: dict[str, Any], **_again: Any) -> Any:
        token = request.COOKIES.get("punos", "")
        if token not in self.actors:
            self.actors[token] = access.who(token)
            type(self).granted = plans._rows(GRANTED)[0][0]
        request.actor = self.actors[token]
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(
                "select set_config('bench.client', %s, true), set_config('bench.adds', %s, true)", [str(kwargs["client_id"]), self.granted]
            )
            return middleware.rendered(view(request, **kwargs))


as_superuser()
for ours, bare in BARE.items():
    if ours not in plans.OPENED:
        raise SystemExit(f"the page reads in another way now, change BARE: {ours!r} is not in it")
    plans.OPENED = plans.OPENED.replace(ours, bare)
middleware.Door._enter = BareDoor._enter  # type: ignore[method-assign]
middleware.Door.actors = BareDoor.actors  # type: ignore[attr-defined]
middleware.Door.granted = ""  # type: ignore[attr-defined]
