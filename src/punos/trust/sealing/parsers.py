"""`punos log seal | verify | rejoin | witness | retire`: what is read from the command line, and verbs that answer in words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from punos.trust.sealing.errors import SealFault

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for it
say = partial(print, flush=True)


def add_sealing(log: Commands[argparse.ArgumentParser], command: Callable[[argparse.Namespace], int]) -> None:
    """Hang the commands on `punos log`; `command` runs what each names as `verb`, with the database unless it says `database=False`."""

    def add(name: str, verb: Callable[[argparse.Namespace], str], words: str) -> argparse.ArgumentParser:
        sub = log.add_parser(name, help=words, description=words)
        sub.set_defaults(command=command, verb=verb)
        return sub

    seal = add("seal", _seal, "seal what is new, and tell the witnesses")
    seal.add_argument("--every", type=float, metavar="SECONDS", help="again and again, until stopped")
    seal.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    verify = add("verify", _verify, "tell everything that is wrong with the log")
    verify.add_argument("--client", type=UUID, metavar="ID", help="only the chain of this client, and the seals")
    retire = add("retire", _retire, "drop one month of the log, once it is twelve years old")
    retire.add_argument("month", type=month, metavar="YYYY-MM")
    rejoin = add(
        "rejoin", _rejoin, "after a restore on purpose: take the seals made since from a witness, with the reason, and go on from them"
    )
    rejoin.add_argument("--why", required=True, help="at least ten characters; everybody who verifies the log is told")
    for one in (seal, verify, retire, rejoin):
        told = "a folder or an address; again for another (otherwise $PUNOS_WITNESSES, or a folder in the home folder)"
        one.add_argument("--witness", action="append", default=[], metavar="WHERE", help=told)
    witness = add("witness", _witness, "keep seals for another, over HTTP, until stopped")
    witness.set_defaults(database=False)
    witness.add_argument("folder", type=Path)
    witness.add_argument("--address", default="127.0.0.1")
    witness.add_argument("--port", type=int, default=8790)


def month(text: str) -> date:
    """The first day of a month written as 2014-11. Raises ArgumentTypeError."""
    try:
        return datetime.strptime(text + "-01", "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month: write it as 2014-11") from None


def _seal(asked: argparse.Namespace) -> str:
    from punos.trust.sealing import commands

    commands.seal(every=asked.every, named=asked.witness, say=say)
    return "the log is sealed"


def _verify(asked: argparse.Namespace) -> str:
    """What was looked at. Raises SealFault, with a line for each thing that is wrong."""
    from punos.trust.sealing import commands

    report = commands.verify(client_id=asked.client, named=asked.witness)
    looked = f"{report.entries} rows of {report.clients} clients, {report.seals} seals, {report.witnesses} witnesses"
    if report.findings:
        raise SealFault("\n".join([f"{looked}: {len(report.findings)} wrong", *(f"{one.kind}: {one.words}" for one in report.findings)]))
    return "\n".join([f"{looked}: nothing wrong", *report.lost])


def _retire(asked: argparse.Namespace) -> str:
    from punos.trust.sealing import commands

    return f"{asked.month:%Y-%m} is dropped; {commands.retire(asked.month, named=asked.witness)} chains go on from it"


def _rejoin(asked: argparse.Namespace) -> str:
    from punos.trust.sealing import commands

    return f"{commands.rejoin(why=asked.why, named=asked.witness)} seals are taken over; the next one goes over everything that there is"


def _witness(asked: argparse.Namespace) -> str:
    from punos.trust.sealing import commands

    commands.keep(asked.folder, address=asked.address, port=asked.port, say=say)
    return "no more seals are kept"
