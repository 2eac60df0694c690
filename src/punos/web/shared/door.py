"""Every view says how it may be entered: `@public`, `@signed_in`, `@own`, `@opens` or `@lists`. The server does not start with one that doesn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from punos.trust.words import CLIENT_WORK, Act, Purpose, Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Door:
    """How a view is entered."""

    kind: str
    why: str = ""
    purpose: Purpose | None = None
    roles: tuple[Role, ...] = ()
    act: Act = Act.OPEN
    list_name: str = ""
    reads_once: bool = False
    takes_file: bool = False


def public(why: str) -> Callable[[View], View]:
    """Anybody may enter; `why` says for what reason."""
    return _hang(Door("public", why=why))


def signed_in(*roles: Role) -> Callable[[View], View]:
    """A session in one of these roles (any role, if none is named). Opens no client data."""
    return _hang(Door("signed_in", roles=roles or tuple(Role)))


def own(act: Act = Act.OPEN, *, takes_file: bool = False) -> Callable[[View], View]:
    """The client's own data. The view takes no client id: the database knows whose session it is. `takes_file`: its form may bring one."""
    return _hang(Door("own", purpose=Purpose.OWN, roles=(Role.CITIZEN,), act=act, takes_file=takes_file))


def opens(
    purpose: Purpose = Purpose.CARE,
    act: Act = Act.OPEN,
    roles: tuple[Role, ...] = CLIENT_WORK,
    *,
    reads_once: bool = False,
    takes_file: bool = False,
) -> Callable[[View], View]:
    """One client's plan, for a purpose. The view takes `client_id`; an emergency or a law is stated by the session's own form.

    `reads_once`: the view shows what was read as the plan was opened, reads nothing more and writes nothing; no ticket is taken for it.
    `takes_file`: the view's form may bring a file; a view of the act `file` takes `file_id` and opens that one file.
    """
    return _hang(Door("opens", purpose=purpose, roles=roles, act=act, reads_once=reads_once, takes_file=takes_file))


def lists(name: str) -> Callable[[View], View]:
    """A list over several clients: `today`, `inbox`, `outbox`, `applications` or `clients`."""
    return _hang(Door("lists", roles=CLIENT_WORK, list_name=name))


def _hang(door: Door) -> Callable[[View], View]:
    def hang(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        return view

    return hang
