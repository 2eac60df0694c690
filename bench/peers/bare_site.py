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
from punos.trust import access, queries  # noqa: E402
from punos.web import middleware  # noqa: E402

PARTS = """
select p.id, p.client_id, p.sort, p.topic, p.register_id, p.organisation_id, p.parent_id, p.clause_id, p.state, p.assignee_id,
       p.starts_at, p.due_on, p.ended_at, p.body, p.version, p.made_at, p.made_by, p.changed_at, p.changed_by,
       p.withheld_from_client, p.withheld_from_representative, p.withheld_on, p.withheld_ground, p.withheld_why, p.withheld_by,
       'own_register', l.id, null::text, null::text, 'care', true
  from plan.part p join plan.link l on l.client_id = p.client_id
 where p.client_id = current_setting('bench.client')::uuid order by p.made_at, p.id
"""
CLOCKS = """
select k.part_id, k.clause_id, k.deadline_id, k.amount, k.unit, k.started_at, k.due_at, k.stopped_at, k.pauses
  from plan.clock k join plan.part p on p.id = k.part_id where p.client_id = current_setting('bench.client')::uuid order by k.due_at, k.id
"""
PERSON = """
select id, given_name, family_name, born_on, language, is_protected, home_register_id,
       array(select current_setting('bench.client') || substr(k, 37) from unnest(string_to_array(current_setting('bench.adds'), ' ')) k)
  from plan.person where id = current_setting('bench.client')::uuid
"""
LINKS = """
select id, organisation_id, register_id, purpose, valid_from, valid_to, ground, sees_until
  from plan.link where client_id = current_setting('bench.client')::uuid order by valid_from, id
"""
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
plans.WHOLE, plans.CLOCKS, plans.PERSONS, queries.LINKS = PARTS, CLOCKS, PERSON, LINKS
middleware.Door._enter = BareDoor._enter  # type: ignore[method-assign]
middleware.Door.actors = BareDoor.actors  # type: ignore[attr-defined]
middleware.Door.granted = ""  # type: ignore[attr-defined]
