"""`punos log affected`, `punos session end` and `punos post propose`: what the operator may ask at the machine. Parsers, and verbs that answer in words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from punos.base.clock import HELSINKI
from punos.trust.words import Role

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for it
HEADING = "client\tparts\topenings\tfirst\tlast\tby\tgrounds"


def add_operating(commands: Commands[argparse.ArgumentParser], command: Callable[[argparse.Namespace], int]) -> None:
    """Hang the operator's commands on `punos`; `command` runs what each names as `verb` and prints what it says."""
    session = commands.add_parser("session", help="sign-ins, for the operator").add_subparsers(required=True, metavar="what")
    end = session.add_parser("end", help="end sessions at once, and what they have open")
    end.set_defaults(command=command, verb=_end_sessions)
    whose = end.add_mutually_exclusive_group(required=True)
    whose.add_argument("--subject", help="of the one who signs in under this name (issuer|sub)")
    whose.add_argument("--all", action="store_true", help="of everybody")
    post = commands.add_parser("post", help="workers' posts, for the operator").add_subparsers(required=True, metavar="what")
    words = "propose a post; a privacy officer, who is neither who proposes nor who receives it, gives it on a page"
    propose = post.add_parser("propose", help=words, description=words)
    propose.set_defaults(command=command, verb=_propose_post)
    for name, told in (("by", "who proposes it, by the name they sign in under; no privacy officer"), ("for", "who receives it, likewise")):
        propose.add_argument(f"--{name}", dest=f"{name}_whom", required=True, metavar="SUBJECT", help=told)
    for name, told in (
        ("organisation", "its key"),
        ("name", "their name at work, 120 characters at most"),
        ("why", "ten characters or more"),
    ):
        propose.add_argument(f"--{name}", required=True, help=told)
    propose.add_argument("--role", required=True, choices=[role for role in Role if role is not Role.CITIZEN], help="as what they work")
    propose.add_argument("--register", help="the key of the register they work for; none for who opens no plans")
    propose.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY", help="the first day")
    propose.add_argument(
        "--to", dest="last", type=date.fromisoformat, metavar="DAY", help="the day it ends, not included; none while it goes on"
    )


def add_log(log: Commands[argparse.ArgumentParser], command: Callable[[argparse.Namespace], int]) -> None:
    """Hang `affected` on `punos log`."""
    words = "of whom something was shown or written in a span of time: ids, how much, by whom, on what ground; never what"
    affected = log.add_parser("affected", help=words, description=words)
    affected.set_defaults(command=command, verb=_affected)
    affected.add_argument("--from", dest="since", type=moment, required=True, metavar="TIME", help="2026-11-30, or 2026-11-30T14:05+02:00")
    affected.add_argument("--to", dest="until", type=moment, required=True, metavar="TIME", help="not included")
    for name, told in (("actor", "one human being"), ("post", "one worker's post"), ("ticket", "one opening")):
        affected.add_argument(f"--{name}", type=UUID, metavar="ID", help=told)
    affected.add_argument("--session", type=digest, metavar="DIGEST", help="one session: the digest of its token as the log has it")


def moment(text: str) -> datetime:
    """A moment; without a zone it is Finland's. Raises ValueError, which argparse tells."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=HELSINKI)


def digest(text: str) -> str:
    """A digest in hexadecimal. Raises ValueError, which argparse tells."""
    return bytes.fromhex(text).hex()


def _affected(asked: argparse.Namespace) -> str:
    from punos.trust.operating.verbs import Suspicion, affected

    found = affected(Suspicion(asked.since, asked.until, asked.actor, asked.post, asked.session, asked.ticket))
    lines = [
        f"{one.client_id}\t{one.parts}\t{one.openings}\t{one.first.isoformat()}\t{one.last.isoformat()}"
        f"\t{'; '.join(one.by)}\t{'; '.join(one.grounds)}"
        for one in found
    ]
    return "\n".join([HEADING, *lines, f"{len(found)} clients"])


def _end_sessions(asked: argparse.Namespace) -> str:
    from punos.trust.operating.verbs import end_sessions

    return f"{end_sessions(asked.subject)} sessions are ended"


def _propose_post(asked: argparse.Namespace) -> str:
    from punos.trust.operating.verbs import Proposal, propose_post

    proposal = Proposal(
        asked.by_whom, asked.for_whom, asked.organisation, asked.register, asked.role, asked.name, asked.first, asked.last, asked.why
    )
    return f"proposed: {propose_post(proposal)}; it waits seven days for a privacy officer, on the page of posts"
