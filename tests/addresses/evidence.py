"""No byte without a row: for every text of a client that was shown, an earlier committed row of the log, and the client's own page shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tests.addresses.asking import Browser
from tests.addresses.watch import Shown, Watch
from tests.addresses.world import Furnished

#: A row of a file names the file; what hangs on a part is the part's.
ROWS = """select a.token_digest, a.client_id, a.id, a.at, a.part_ids || array(select f.part_id from plan.attachment f where f.id = any (a.part_ids))
            from plan.access a where a.client_id = any (%s) and a.act <> 'refused' order by a.id"""
#: The rows of one opening stand on the client's page as one entry, numbered by the first of them.
OPENINGS = "select id, actor_id, min(id) over (partition by ticket, act) from plan.access where client_id = %s"
ASK = re.compile(rb"/log/(\d+)/ask/")
ENTRY = re.compile(rb'<li class="log__row"')
OLDER = re.compile(rb'href="([^"]*/my/log/\?before=\d+)"')


@dataclass(slots=True)
class Evidence:
    """What the log has, and what it lacks."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    rows: dict[UUID, set[int]] = field(default_factory=dict)


def evidence_for(world: Furnished, watch: Watch) -> Evidence:
    """Look up the row of each text that was shown: one that names the part; for what belongs to no part, any row on which the
    client was opened, listed or looked up. The guard reads in a transaction of its own: it sees committed rows only.
    """
    found, log = Evidence(), defaultdict[tuple[bytes, UUID], list[tuple[int, datetime, frozenset[UUID]]]](list)
    for digest, client, number, at, parts in world.guard.execute(ROWS, [list({one.client_id for one in watch.shown})]).fetchall():
        log[bytes(digest), client].append((number, at, frozenset(parts)))
    for one in sorted(watch.shown, key=lambda shown: shown.at):
        found.checked += 1
        rows = (number for number, at, parts in log[one.digest, one.client_id] if at <= one.at and one.part_id in (None, *parts))
        row = next(rows, None)
        if row is None:
            found.missing.append(f"{one.where}: {one.kind} of {_whose(world, one)}")
        else:
            found.rows.setdefault(one.client_id, set()).add(row)
    return found


def missing_on_own_pages(world: Furnished, browser: Browser, found: Evidence) -> list[str]:
    """Read the client's own page to its end: the opening of each row of the evidence that is another's stands there, and none is left out."""
    faults = []
    for client in world.people.everyone():
        asked, entries = own_page(browser, client.token)
        rows = world.guard.execute(OPENINGS, [client.id]).fetchall()
        own = _actor(world, client.id)
        others = {row: opening for row, actor, opening in rows if actor != own}
        lacking = {others[row] for row in found.rows.get(client.id, set()) if row in others} - asked
        faults += [f"opening {opening} is not on the client's own page" for opening in lacking]
        in_log = {opening for _, _, opening in rows}
        if entries != len(in_log):
            faults.append(f"the own page shows {entries} openings, the log has {len(in_log)}")
    return faults


def own_page(browser: Browser, token: str) -> tuple[set[int], int]:
    """The numbers that can be asked about, and how many entries there are, over all pages of the client's own log."""
    path, asked, entries = "/fi/my/log/", set[int](), 0
    while path:
        body = browser.ask("GET", path, token).body
        asked |= {int(number) for number in ASK.findall(body)}
        entries += len(ENTRY.findall(body))
        older = OLDER.search(body)
        path = older.group(1).decode() if older else ""
    return asked, entries


def _actor(world: Furnished, client_id: UUID) -> UUID:
    row = world.guard.execute("select id from plan.actor where person_id = %s", [client_id]).fetchone()
    assert row
    return UUID(str(row[0]))


def _whose(world: Furnished, one: Shown) -> str:
    return next((between for between, client in world.people.clients.items() if client.id == one.client_id), "somebody else")
