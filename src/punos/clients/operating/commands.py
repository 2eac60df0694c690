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
    died.add_argument("--on", type=date.fromisoformat, required=True, metavar="DAY")
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
    from punos.clients.operating.verbs import hold

    return (
        "held"
        if hold(asked.client, asked.why)
        else "nothing is held: there is no such client, or the reason is shorter than ten characters"
    )


def _release(asked: argparse.Namespace) -> str:
    from punos.clients.operating.verbs import release

    return "let go" if release(asked.client) else "nothing held this client"


def _died(asked: argparse.Namespace) -> str:
    from punos.clients.operating.verbs import record_death

    return "kept" if record_death(asked.client, asked.on) else "there is no such client"
