"""How an address answers: what its own view gives, and the calm pages that may stand in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from punos.plumbing.papers.kinds import MEDIA
from punos.trust.words import Act
from punos.web.openapi.addresses import Address

HTML, PLAIN = "text/html", "text/plain"
JSON = "application/json"
#: By the end of an address, what kind of file it gives.
FILES = {".csv": "text/csv", ".json": JSON, ".pdf": "application/pdf", ".py": "text/x-python", ".html": HTML}
KINDS = {"health": PLAIN, "ready": PLAIN, "metrics": PLAIN, "organising:schema": "application/schema+json"}
#: The calm pages of `web/shared/errors.py`, and the redirects, by their status.
MEANINGS: Mapping[int, str] = {
    200: "What the address is for.",
    204: "Done; there is nothing to show.",
    302: "On to another address: to the sign-in where there is no live session, or where one is to identify again.",
    303: "Done; the next page is at the address in `Location`.",
    307: "The same form is to be sent to the address in `Location`, which opens what it asks for.",
    400: "The request could not be read. Nothing was saved.",
    401: "No live session, or what is asked for needs who asks to identify again. The page holds what was typed, to be sent again after that.",
    403: "The form came without its secret, or the sign-in was not accepted. Nothing was done.",
    404: "There is nothing here for who asks: the same bytes for what does not exist and for what is not theirs.",
    409: "A rule says no, and says why; or somebody else saved first, and the page lays both wordings side by side.",
    413: "The form is larger than any form of ours. It was not read.",
    415: "The body is no form.",
    422: "The form again, with everything that was typed and what to correct.",
    429: "Asked for too often, or the fuse on different clients has opened.",
    503: "The database does not answer, or is a copy that can only be read, or a PDF took too long to make. Try again later.",
}
#: What else an answer tells, of what type, and with which statuses. Retry-After is in seconds.
HEADERS = (("Location", "string", (302, 303, 307)), ("Retry-After", "integer", (503,)))
#: Addresses that count how often they are asked for.
COUNTED = ("public:services", *(f"account:{step}" for step in ("begin_oidc", "come_back", "be_oneself", "be_somebody", "choose_place")))
#: Addresses that lead on when one only looks.
LEAD_ON: Mapping[str, tuple[int, ...]] = {"entrance": (302,), "account:begin_oidc": (302, 403), "account:come_back": (200, 403)}
#: What does not fit any more leads back to the plan.
LEAD_BACK = (
    *("work:act", "work:add", "work:answer", "work:handle"),
    *("own:withdraw_file", "work:withdraw_file", "work:withdraw_from_application"),
)
#: Figures for the operator's collector; to everybody else there is nothing here.
HIDDEN = ("metrics",)


def media_types(address: Address) -> tuple[str, ...]:
    """What the view of the address gives when it gives what it is for."""
    if address.door.act is Act.FILE:
        return tuple(MEDIA.values())
    return (KINDS.get(address.name) or FILES.get(PurePosixPath(address.route).suffix, HTML),)


def answers_of(address: Address, method: str, ends: tuple[int, ...]) -> dict[str, Any]:
    """Every status that the operation may answer with, and what comes with it. `ends`: what a form that was taken leads to."""
    statuses = sorted(set(_sent(address, ends) if method == "POST" else _looked_at(address)))
    return {str(status): _answer(address, method, status) for status in statuses}


def _looked_at(address: Address) -> Iterator[int]:
    yield from LEAD_ON.get(address.name, (200,))
    yield from (400, 503)
    yield from _closed(address, 302)
    if address.name in LEAD_BACK:
        yield 303


def _sent(address: Address, ends: tuple[int, ...]) -> Iterator[int]:
    yield from ends
    yield from (400, 403, 413, 415, 422, 503)
    yield from _closed(address, 401)


def _closed(address: Address, sign_in: int) -> Iterator[int]:
    """What the door itself answers with."""
    door = address.door
    if door.kind != "public":
        yield from (sign_in, 404, 409)
    if address.localised or address.name in HIDDEN:
        yield 404
    if address.name in COUNTED or door.kind in ("opens", "lists") or door.act is Act.EXPORT:
        yield 429
    if address.name == "organising:comment":
        yield 409


def _answer(address: Address, method: str, status: int) -> dict[str, Any]:
    if method == "HEAD":
        return {"description": MEANINGS[status]}
    if status == 200:
        kinds = media_types(address)
        return _told(status, *kinds, schema={"type": "object" if kinds[0].endswith("json") else "string"})
    if status == 503 and address.name == "ready":
        return _told(status, PLAIN, HTML)
    return {"$ref": f"#/components/responses/{status}"}


def calm_answers() -> dict[str, Any]:
    """The answers that are the same of every address."""
    return {str(status): _told(status, *([] if status < 400 else [HTML])) for status in MEANINGS if status != 200}


def _told(status: int, *kinds: str, schema: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A status in words, with the kinds of content and the headers that come with it."""
    headers = {name: {"schema": {"type": kind}} for name, kind, statuses in HEADERS if status in statuses}
    content = {kind: {"schema": schema or {"type": "string"}} for kind in kinds}
    return {"description": MEANINGS[status], **({"headers": headers} if headers else {}), **({"content": content} if content else {})}
