"""What was withheld, withdrawn or deleted after the moment is so again in a database that was brought back, before it opens."""

from __future__ import annotations

from punos.plumbing.restored import Restored, Step, Told
from punos.trust.restoring import repeat

AGAIN = {
    "part": """update plan.part set withheld_from_client = withheld_from_client or %(withheld_from_client)s,
                      withheld_from_representative = withheld_from_representative or %(withheld_from_representative)s,
                      withheld_on = %(withheld_on)s, withheld_ground = %(withheld_ground)s, withheld_why = %(withheld_why)s,
                      withheld_by = %(withheld_by)s, version = version + 1 where id = %(id)s""",
    "attachment": """update plan.attachment set withdrawn_at = %(withdrawn_at)s, withdrawn_by = %(withdrawn_by)s
                      where id = %(id)s and withdrawn_at is null""",
    "purge": """update plan.purge p set called_off_at = off.called_off_at, called_off_by = off.called_off_by
                  from jsonb_to_record(%(told)s) as off (id uuid, called_off_at timestamptz, called_off_by uuid)
                 where p.id = off.id and p.called_off_at is null and p.confirmed_at is null""",
}
"""How it is done again, by table. Of a purge there are two messages: called off, with its id, and carried out, which is repeated below."""

DELETED = {
    "log_hold": "insert into plan.log_hold (client_id, why) values (%(id)s, %(why)s) on conflict (client_id) do nothing",
    "purge": "select plan.purge_again(told) from (select %(told)s::jsonb as told) one where told ? 'parts'",
    "death": "update plan.person set died_on = %(died_on)s::date where id = %(id)s",
}
"""What was deleted because its time was over, and what must not be: a hold that was let go since holds again, and is let go again by hand; a death that
was wrong is taken back again, and one that was told since is known again."""


def withhold_again(restored: Restored) -> Told:
    """Repeat the decisions."""
    return repeat(restored, AGAIN)


def delete_again(restored: Restored) -> Told:
    """Repeat the purges, each with its row in the client's log."""
    return repeat(restored, DELETED)


STEPS = (Step("withheld parts, withdrawn files, purges called off", withhold_again), Step("purges", delete_again))
