"""A database that was brought back must not give back what was taken away since: sessions end, and rights that ended end again.

Everything here only closes. What was opened after the moment, like a new permit, is gone with the rest of the work since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from psycopg import Error
from psycopg.types.json import Jsonb

from punos.plumbing.restored import Restored, Step, Told
from punos.trust.sealing.keys import public_keys
from punos.trust.sealing.verifying import look_at_log

AGAIN: Mapping[str, str] = {
    "permit": "update plan.permit set valid_to = least(valid_to, %(valid_to)s::timestamptz) where id = %(id)s",
    "prohibition": """insert into plan.prohibition
                      select told.* from jsonb_populate_record(null::plan.prohibition, %(told)s) told join plan.person p on p.id = told.client_id
                          on conflict (id) do nothing""",
    "link": """update plan.link set valid_to = least(valid_to, %(valid_to)s::timestamptz),
                      sees_until = least(sees_until, %(sees_until)s::timestamptz) where id = %(id)s""",
    "representation": """update plan.representation set valid_to = least(valid_to, %(valid_to)s::timestamptz),
                                topics = array(select unnest(topics) intersect select unnest(%(topics)s::text[])) where id = %(id)s""",
    "person": "update plan.person set is_protected = true where id = %(id)s",
    "asking": """update plan.asking set answered_by = %(answered_by)s, answered_post = %(answered_post)s, answered_at = %(answered_at)s,
                        ends_at = %(ends_at)s, is_allowed = false where id = %(id)s and answered_at is null""",
    "post": "update open.post set valid_to = least(valid_to, %(valid_to)s::date) where id = %(id)s",
}
"""How a right that ended is ended again, by table. A row that the brought-back database does not have needs no ending."""


def end_sessions(restored: Restored) -> Told:
    """Nobody is signed in to a database that was brought back."""
    done = restored.connection.execute("update plan.session set revoked_at = clock_timestamp() where revoked_at is null")
    return Told(f"{done.rowcount} sessions ended")


def end_again(restored: Restored) -> Told:
    """End what ended after the moment."""
    return repeat(restored, AGAIN)


def repeat(restored: Restored, statements: Mapping[str, str]) -> Told:
    """Run the statement of each ending of these tables, and tell how many rows each table had for it. What fails is a fault."""
    found: Counter[str] = Counter()
    faults = []
    for one in restored.ended:
        if one.table not in statements:
            continue
        values = {**one.columns, "told": Jsonb(one.columns)}
        try:
            with restored.connection.transaction():
                found[one.table] += restored.connection.execute(statements[one.table].encode(), values).rowcount
        except Error as error:
            faults.append(
                f"the {one.table} {one.columns.get('id')} ended at {one.at:%Y-%m-%d %H:%M:%S%z} and cannot be ended again: {error}"
            )
    words = ", ".join(f"{table}: {number}" for table, number in sorted(found.items()))
    return Told(f"ended again after the moment: {words or 'nothing'}", faults)


def look_at_chains(restored: Restored) -> Told:
    """The log that was brought back is whole. Whether seals were made after it, only the witnesses know: `punos log verify` asks them."""
    report = look_at_log(restored.connection, keys=public_keys())
    faults = [finding.words for finding in report.findings if finding.kind != "key_unknown"]
    return Told(f"the log: {report.entries} rows of {report.clients} clients, {report.seals} seals", faults)


STEPS = (Step("log", look_at_chains), Step("sessions", end_sessions), Step("rights", end_again))
