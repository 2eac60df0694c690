"""All of it: the residents, the workers, a year of stories, and the log of that year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from punos.clients.residents.applications import apply_for_something
from punos.clients.residents.case import Case, Client
from punos.clients.residents.cast import PERSONS
from punos.clients.residents.cast_stories import SCRIPTS, tell_cast
from punos.clients.residents.county import County
from punos.clients.residents.lots import lots
from punos.clients.residents.population import ADULT, Guardian, populate
from punos.clients.residents.rows import (
    AccessRow,
    ActorRow,
    IdentityRow,
    PersonRow,
    RepresentationRow,
    World,
    as_array,
)
from punos.clients.residents.scene import Scene
from punos.clients.residents.staff import Staff, hire
from punos.clients.residents.stories import tell
from punos.clients.residents.traffic import log_of, strangers
from punos.trust.words import Topic

REPRESENTED: tuple[Topic, ...] = (Topic.CORE, Topic.NETWORK, Topic.HEALTH, Topic.ECONOMY, Topic.CONTACT)
"""What a guardian may see."""

EVERY = 500
"""Progress is told after so many residents."""


def generate(county: County, *, count: int, seed: int, today: date, progress: Callable[[str], None] = lambda _: None) -> World:
    """The rows of `count` residents and their year up to the morning of `today`; the same for the same seed and day.

    Needs at least one edition of the organising plan in `county`. Raises ValueError without one.
    """
    if not county.editions:
        raise ValueError("the county has no confirmed organising plan: load it before the residents")
    people, guardians = populate(county, count, seed, today)
    staff = hire(county, seed, _also_workers(people, today))
    scene = Scene(county, staff, today)
    _share_actors(people, staff)
    cases = []
    for number, client in enumerate(people, start=1):
        case = _tell(scene, client, seed)
        if case:
            cases.append(case)
        if number % EVERY == 0:
            progress(f"{number} residents told of")
    progress("writing the log of the year")
    return _collect(scene, people, guardians, cases, seed)


def _tell(scene: Scene, client: Client, seed: int) -> Case | None:
    rng = lots(seed, "story", client.id)
    played = next((one.slug for one in PERSONS if one.id == client.id), None)
    if played is None:
        case = tell(scene, client, rng)
        if case:
            apply_for_something(case, lots(seed, "application", client.id))
        return case
    return tell_cast(scene, client, played, rng) if played in SCRIPTS else None


def _also_workers(people: list[Client], today: date) -> Iterable[tuple[UUID, str]]:
    """Grown-up residents with a plan who could work for the county as well."""
    fit = (one for one in people[40:] if one.kind in ("full", "light") and ADULT + 8 <= one.age(today) < 63)
    return ((one.id, one.name) for one in fit if one.language == "fi" and not one.is_protected)


def _share_actors(people: list[Client], staff: Staff) -> None:
    """One human being is one actor: a resident who works signs in as the same one."""
    by_person = {actor.person_id: actor for actor in staff.actors if actor.person_id}
    for client in people:
        actor = by_person.get(client.id)
        if actor:
            client.actor_id, client.subject = actor.id, actor.subject


def _collect(scene: Scene, people: list[Client], guardians: list[Guardian], cases: list[Case], seed: int) -> World:
    world = World(actors=list(scene.staff.actors), posts=list(scene.staff.posts))
    near = [one.person for one in guardians if one.person not in people]
    there = {actor.id for actor in scene.staff.actors}
    for client in (*people, *near):
        _add_person(world, client, there)
    for guardian in guardians:
        world.representations.append(_representation(scene, guardian))
    for case in cases:
        _add_case(world, case)
    for row in strangers(scene, cases, lots(seed, "strangers")):
        (world.accesses if isinstance(row, AccessRow) else world.notices).append(row)  # type: ignore[arg-type]
    # The log and the timeline are paged by number: rows go in as they happened.
    world.accesses.sort(key=_at)
    world.events.sort(key=lambda one: one.at)
    return world


def _at(row: AccessRow) -> tuple[datetime, UUID]:
    return row.at, row.ticket


def _add_person(world: World, client: Client, there: set[UUID]) -> None:
    world.persons.append(
        PersonRow(
            client.id,
            client.given_name,
            client.family_name,
            client.born_on,
            client.language,
            client.is_protected,
            client.home,
            client.informed_at,
        )
    )
    world.identities.append(IdentityRow(client.id, client.code))
    if client.actor_id and client.actor_id not in there:
        there.add(client.actor_id)
        world.actors.append(ActorRow(client.actor_id, client.id, client.subject))


def _representation(scene: Scene, guardian: Guardian) -> RepresentationRow:
    since = datetime.combine(scene.today.replace(year=scene.today.year - 1, day=1), scene.now.timetz())
    key = uuid5(guardian.client_id, "representation")
    topics = as_array([topic.value for topic in REPRESENTED])
    if guardian.person.actor_id is None:
        raise ValueError(f"{guardian.person.name} cannot act for anybody without signing in: give them an actor")
    return RepresentationRow(key, guardian.client_id, guardian.person.actor_id, topics, since, None)


def _add_case(world: World, case: Case) -> None:
    ledger = case.ledger
    world.accesses.extend(log_of(case))
    world.parts.extend(part.row() for part in ledger.parts)
    world.versions.extend(ledger.versions)
    world.events.extend(ledger.events)
    world.clocks.extend(ledger.clock_rows())
    world.links.extend(ledger.link_rows())
    world.permits.extend(ledger.permits)
    world.prohibitions.extend(ledger.prohibitions)
    world.notices.extend(ledger.notices)
