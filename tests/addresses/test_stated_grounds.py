"""Openings on a stated ground: a law with its reason, and an emergency. What they show is what the oracle says, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from punos.trust.words import CLIENT_WORK, Role
from tests.access.shapes import Question
from tests.addresses.asking import Browser, outcome
from tests.addresses.evidence import evidence_for, missing_on_own_pages
from tests.addresses.people import RELATIONSHIPS, WORKERS, Asker
from tests.addresses.resolver import Address, addresses
from tests.addresses.watch import Watch
from tests.addresses.world import Furnished

REASON = "Arvioimme palvelutarvetta yhdessä"
#: Who may open in an emergency, as the need table says; nobody where the client has forbidden it even then, and nobody their own.
IN_EMERGENCY = (Role.SOCIAL_WORKER, Role.CHILD_PROTECTION_WORKER, Role.NURSE, Role.HOME_CARE_WORKER, Role.SUBSTANCE_WORKER)
#: Which law opens the health register to whom.
BY_LAW = {Role.SOCIAL_WORKER: "shl-41-health", Role.CHILD_PROTECTION_WORKER: "lsl-25-health"}


def _address(name: str) -> Address:
    return next(one for one in addresses() if one.name == name)


def _shown_parts(watch: Watch, asker: Asker) -> set[object]:
    return {one.part_id for one in watch.shown if one.client_id == asker.client.id and one.part_id}


def test_an_emergency_opens_what_the_oracle_says_and_tells_at_once(world: Furnished, browser: Browser, watch: Watch) -> None:
    address, opened = _address("work:open_emergency"), 0
    for role in WORKERS:
        for asker in world.people.askers((role,), ("none", "emergency", "prohibited", "own_record", "ended")):
            before = len(_shown_parts(watch, asker))
            answer = browser.ask("POST", address.path({"client_id": asker.client.id}), asker.token, {"reason": REASON})
            watch.look(answer, address, reason=REASON)
            may = role in IN_EMERGENCY and asker.relationship not in ("prohibited", "own_record")
            assert outcome(answer) == ("shown" if may else "not_found"), f"{asker}: {answer.status}"
            assert may or len(_shown_parts(watch, asker)) == before
            opened += may
    told = world.guard.execute(
        "select count(*) from plan.notice where what = 'emergency_opening' and access_id > %s", [max(world.log_rows.values())]
    ).fetchone()
    print(f"{opened} emergencies opened, {told[0] if told else 0} notices, {len(watch.shown)} texts shown, {len(watch.leaks)} leaks")
    assert told == (2 * opened,)
    assert not watch.leaks, "\n".join(watch.leaks[:20])
    found = evidence_for(world, watch)
    assert not found.missing
    assert not missing_on_own_pages(world, browser, found)


def test_without_a_reason_of_ten_characters_no_emergency_opens(world: Furnished, browser: Browser, watch: Watch) -> None:
    address = _address("work:open_emergency")
    for reason in ("", " " * 40, "lyhyt", "\t\n123456789\r ", "\u00a0"):
        asker = world.people.askers(("nurse",), ("emergency",))[0]
        answer = browser.ask("POST", address.path({"client_id": asker.client.id}), asker.token, {"reason": reason})
        assert outcome(answer) == "not_found", f"opened with {reason!r}"


@pytest.mark.parametrize("law", [*BY_LAW.values(), "no-such-law", ""])
def test_a_law_opens_what_the_oracle_says_to_those_whom_it_names(law: str, world: Furnished, browser: Browser, watch: Watch) -> None:
    address = _address("work:open_by_law")
    for asker in _all(world):
        answer = browser.ask("POST", address.path({"client_id": asker.client.id}), asker.token, {"law": law, "reason": REASON})
        watch.look(answer, address, law=law, reason=REASON)
        by_law = _opened(watch, asker, law) - _opened(watch, asker, None)
        if asker.relationship == "statute":
            assert bool(by_law) == (BY_LAW.get(Role(asker.role)) == law), f"the oracle and this test disagree on {asker}"
            assert by_law & _shown_parts(watch, asker) or not by_law, f"{law} opens nothing to {asker}"
    print(f"{law or 'no law'}: {watch.answers} answers, {len(watch.shown)} texts shown, {len(watch.leaks)} leaks")
    assert not watch.leaks, "\n".join(watch.leaks[:20])
    assert not watch.failures
    assert not evidence_for(world, watch).missing


def _opened(watch: Watch, asker: Asker, law: str | None) -> frozenset[UUID]:
    """What the oracle opens with this law; without one, what the relationship opens by itself."""
    return watch.entitlement.parts(Question(asker.token, asker.client.id, "assessment", law, REASON))


def _all(world: Furnished) -> Iterator[Asker]:
    for role in CLIENT_WORK:
        yield from world.people.askers((role,), RELATIONSHIPS if role in BY_LAW else ("statute", "none", "own_record"))
