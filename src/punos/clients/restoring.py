"""Parts that were withheld after the moment are withheld again in a database that was brought back."""

from __future__ import annotations

from punos.plumbing.restored import Restored, Step, Told
from punos.trust.restoring import repeat

AGAIN = {
    "part": """update plan.part set withheld_from_client = withheld_from_client or %(withheld_from_client)s,
                      withheld_from_representative = withheld_from_representative or %(withheld_from_representative)s,
                      withheld_on = %(withheld_on)s, withheld_ground = %(withheld_ground)s, withheld_why = %(withheld_why)s,
                      withheld_by = %(withheld_by)s, version = version + 1 where id = %(id)s"""
}


def withhold_again(restored: Restored) -> Told:
    """Repeat the decisions."""
    return repeat(restored, AGAIN)


STEPS = (Step("withheld parts", withhold_again),)
