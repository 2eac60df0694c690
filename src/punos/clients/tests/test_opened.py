"""What the database tells without names comes in the order in which we read it."""

from __future__ import annotations

import re

from django.db import connection

from punos.clients.queries.plans import ClockView, FileView, PartView
from punos.trust.access import Reason


def columns(text: str) -> tuple[str, ...]:
    """The names of the columns in a piece of SQL, in their order."""
    return tuple(re.findall(r"\b[a-z]\.([a-z_]+)", text))


def test_parts_reasons_and_clocks_come_in_the_order_of_their_fields() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where oid = 'plan.opened'::regproc")
        source = cursor.fetchone()[0]
    _, clocks, files, parts, last = source.split("json_build_array(")
    reason, _, rest = last.partition("),")
    assert columns(clocks.partition(")")[0]) == ClockView.__struct_fields__
    assert columns(files.partition(")")[0]) == FileView.__struct_fields__
    assert columns(reason) == Reason.__struct_fields__
    assert (*columns(parts), "reason", *columns(rest.partition(" order by")[0])) == PartView.__struct_fields__
