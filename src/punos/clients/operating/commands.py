"""`punos retention list | plan | hold | release | died`: parsers, and verbs that answer in words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from uuid import UUID

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for it
CLASSES = "class\tcounts from\tyears\tlaw\tfrom\tto\tread\tsource"
PLANNED = "controller\tclass\tparts\tclients\tpast their time\tof clients\theld\tnext purge\tof clients\tdigest"
BY_CLIENT = "client\tclass\tparts past their time\theld"
NO_CLASS = "(no class: kept)"


def add_retention(commands: Commands[argparse.ArgumentParser], command: Callable[[argparse.Namespace], int]) -> None:
    """Hang `retention` on `punos`; `command` runs what each names as `verb` and prints what it says."""
    words = "how long the record is kept: classes, what is past its time, and what holds it"
    retention = commands.add_parser("retention", help=words, description=words).add_subparsers(required=True, metavar="what")

    def add(name: str, verb: Callable[[argparse.Namespace], str], words: str) -> argparse.ArgumentParser:
        sub = retention.add_parser(name, help=words, description=words)
        sub.set_defaults(command=command, verb=verb)
        return sub

    add("list", _list, "the classes, with their law and source").set_defaults(database=False)
    plan = add("plan", _plan, "the dry run: how many parts of each class are past their time. Nothing is deleted")
    plan.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="as of this day, 2036-01-01; today if not told")
    plan.add_argument("--clients", action="store_true", help="of which clients, by their ids and numbers")
    hold = add("hold", _hold, "keep a client's record and log beyond their time: a dispute, a request, an inquiry, the archive")
    hold.add_argument("--why", required=True, help="at least ten characters")
    died = add("died", _died, "keep the day on which a client died, as the population register has it")
    which = died.add_mutually_exclusive_group(required=True)
    which.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="2026-01-01")
    which.add_argument("--not-died", action="store_true", help="take back a day that was wrong: the client lives")
    for one in (hold, died, add("release", _release, "let the record go again")):
        one.add_argument("--client", type=UUID, required=True, metavar="ID")


def _list(asked: argparse.Namespace) -> str:
    from punos.clients.rules.retention import classes

    del asked
    lines = [
        f"{one.key}\t{one.counts_from}\t{one.years}\t{one.law}\t{one.valid_from}\t{one.valid_to or ''}\t{one.verified_on}\t{one.source}"
        for one in classes()
    ]
    return "\n".join([CLASSES, *lines])


def _plan(asked: argparse.Namespace) -> str:
    from punos.base.clock import day_of, now
    from punos.clients.operating.verbs import past_by_client, standings

    as_of = asked.on or day_of(now())
    if asked.clients:
        rows = past_by_client(as_of)
        return "\n".join([BY_CLIENT, *(f"{client}\t{key}\t{parts}\t{'held' if held else ''}" for client, key, parts, held in rows)])
    lines = [
        f"{one.controller}\t{one.key or NO_CLASS}\t{one.parts}\t{one.clients}\t{one.past}\t{one.past_clients}\t{one.held}"
        f"\t{one.next_parts}\t{one.next_clients}\t{one.digest}"
        for one in standings(as_of)
    ]
    return "\n".join([f"as of {as_of}; nothing is deleted", PLANNED, *lines])


def _hold(asked: argparse.Namespace) -> str:
    from punos.clients.operating.verbs import RetentionFault, hold

    if hold(asked.client, asked.why):
        return "held"
    _refuse_stranger(asked.client, "held")
    raise RetentionFault(f"nothing is held of client {asked.client}: the reason has fewer than ten characters; say why in ten or more")


def _release(asked: argparse.Namespace) -> str:
    from punos.clients.operating.verbs import RetentionFault, release

    if release(asked.client):
        return "let go"
    _refuse_stranger(asked.client, "let go")
    raise RetentionFault(f"nothing is let go: nothing held client {asked.client}; `punos retention plan --clients` tells who is held")


def _died(asked: argparse.Namespace) -> str:
    from punos.clients.operating.verbs import RetentionFault, record_death

    if record_death(asked.client, asked.on):
        return "kept" if asked.on else "taken back: no death of this client is known any more"
    _refuse_stranger(asked.client, "kept")
    raise RetentionFault(f"nothing is taken back: no death of client {asked.client} was known; check the id")


def _refuse_stranger(client_id: UUID, done: str) -> None:
    """Return when there is such a client. Raises RetentionFault."""
    from punos.clients.operating.verbs import RetentionFault, is_client

    if not is_client(client_id):
        raise RetentionFault(f"nothing is {done}: there is no client {client_id}; `punos retention plan --clients` tells their ids")
