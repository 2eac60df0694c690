"""Watches every answer while the addresses are asked: stray texts, missing headers, and what must stand in the log afterwards."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from punos.plumbing.logs import LineFormatter
from punos.trust.words import Purpose
from tests.addresses.asking import Answer
from tests.addresses.canaries import Canaries, Planted
from tests.addresses.entitlement import LISTS, Entitlement
from tests.addresses.resolver import Address

#: Opens no plan, but tells the client what those of their own files are called that somebody has opened.
OWN_LOG = "own:log"
#: What must stand on every answer; on a static file all but the first.
ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a client that came out to a session that may see it: when, and of which part, if of one."""

    digest: bytes
    client_id: UUID
    part_id: UUID | None
    kind: str
    at: datetime
    where: str


@dataclass(slots=True)
class Watch:
    """What was seen so far."""

    canaries: Canaries
    entitlement: Entitlement
    answers: int = 0
    sent_bytes: int = 0
    leaks: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    shown: set[Shown] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def look(self, answer: Answer, address: Address | None = None, law: str | None = None, reason: str | None = None) -> None:
        """Read one answer through."""
        self.answers += 1
        sent = answer.everything()
        self.sent_bytes += len(sent)
        where = f"{answer.method} {address.name if address else answer.path} -> {answer.status}"
        if answer.status >= 500:
            self.failures.append(where)
        for fault in header_faults(answer):
            self.faults[f"{fault}: {address.name if address else answer.path}"] += 1
        purpose = purpose_of(address)
        for mark, one in self.canaries.found_in(sent).items():
            self._judge(answer, where, mark, one, (purpose, law, reason))

    def _judge(self, answer: Answer, where: str, mark: str, one: Planted, stated: tuple[str, str | None, str | None]) -> None:
        if not self.entitlement.may_see(answer.token, one, *stated):
            self.entitlement.forget()  # an earlier answer may have changed the rights: ask once more of what holds now
            if not self.entitlement.may_see(answer.token, one, *stated):
                session = self.entitlement.sessions.get(answer.token)
                self.leaks.append(f"{where} showed {one.place} ({mark}) to {session.role if session else 'nobody signed in'}")
                return
        digest = hashlib.sha256(answer.token.encode()).digest()
        self.shown.add(Shown(digest, one.client_id, one.part_id, one.kind, answer.at, where))


def purpose_of(address: Address | None) -> str:
    """For what the address opens data."""
    if address is None:
        return ""
    if address.name == OWN_LOG:
        return Purpose.OWN
    return str(address.door.purpose or LISTS.get(address.door.list_name, ""))


def header_faults(answer: Answer) -> list[str]:
    """What is missing or wrong in the headers and cookies of an answer."""
    faults = [f"no {name}" for name, word in ALWAYS.items() if word not in answer.headers.get(name, "")]
    policy = answer.headers.get("Content-Security-Policy", "")
    faults += [f"{word} in the content policy" for word in ("unsafe-inline", "unsafe-eval", "http:", "*") if word in policy]
    for name, crumb in answer.cookies.items():
        kept = crumb["value"] and name != settings.LANGUAGE_COOKIE_NAME
        faults += [f"cookie {name} without {mark}" for mark in ("httponly", "samesite") if kept and not crumb.get(mark)]
    return faults


class Listening(logging.Handler):
    """Keeps every line that the application log would write, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(LineFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(self.format(record))
