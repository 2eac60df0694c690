"""The county's workers: who works where, in which role, in whose record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from punos.clients.residents import ids, names
from punos.clients.residents.cast import WORKERS
from punos.clients.residents.county import County
from punos.clients.residents.lots import lots
from punos.clients.residents.players import CastWorker
from punos.clients.residents.rows import ActorRow, PostRow
from punos.trust.words import Role

SOCIAL, HEALTH = "county-social", "county-health"
FIRST_DAY = date(2023, 1, 1)
"""Posts begin with the wellbeing services counties."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many workers an organisation has in a role; `register` is whose record they work in, `None` for nobody's."""

    organisation: str
    role: Role
    number: int
    register: str | None


def _of(register: str | None, role: Role, **numbers: int) -> Iterator[Staffing]:
    """Staffings that share register and role; `_` of a name stands for `-`."""
    for name, number in numbers.items():
        yield Staffing(name.replace("_", "-"), role, number, register)


def _own(role: Role, *organisations: str, number: int = 2) -> Iterator[Staffing]:
    """Organisations with a register of their own."""
    for organisation in organisations:
        yield Staffing(organisation, role, number, organisation)


STAFFINGS: tuple[Staffing, ...] = (
    *_of(SOCIAL, Role.SOCIAL_WORKER, adult_social_work=9, working_age_guidance=6, immigrant_services=3, older_people_services=7),
    *_of(SOCIAL, Role.SOCIAL_WORKER, informal_care_centre=3, housing_services=3, disability_services=5, family_services=5),
    *_of(SOCIAL, Role.SOCIAL_WORKER, family_law=1, student_welfare=3, social_emergency=3),
    *_of(SOCIAL, Role.CHILD_PROTECTION_WORKER, child_welfare=5),
    *_of(SOCIAL, Role.HOME_CARE_WORKER, home_care_jyvaskyla=5, home_care_north=3, home_care_south=3),
    *_of(SOCIAL, Role.HOME_CARE_WORKER, company_hopeahaukka=3, company_lumipelto=3),
    *_of(SOCIAL, Role.SUBSTANCE_WORKER, substance_services=5, company_aamukaste=2),
    *_of(SOCIAL, Role.PRIVATE_WORKER, company_kuukkeli=2, company_kankaanhelmi=2, company_harmaahaikara=2, company_peurankello=2),
    *_of(SOCIAL, Role.PRIVATE_WORKER, company_jokihelmi=2, company_kantolaulu=2),
    *_of(HEALTH, Role.PRIVATE_WORKER, company_kaarnavene=2),
    *_of(HEALTH, Role.NURSE, sote_centre_jyvaskyla=6, sote_centre_aanekoski=2, sote_centre_saarijarvi=2, sote_centre_viitasaari=2),
    *_of(HEALTH, Role.NURSE, sote_centre_laukaa=2, sote_centre_jamsa=2, sote_centre_keuruu=2, digital_centre=2, hospital=3),
    *_of(HEALTH, Role.NURSE, oral_health=1, rehabilitation=3, mental_health_services=5, child_health_clinics=2),
    *_own(Role.EMPLOYMENT_COACH, "employment-jyvaskyla-muurame", number=5),
    *_own(Role.EMPLOYMENT_COACH, "employment-northern", "employment-southern", number=3),
    *_of("kela", Role.KELA_OFFICER, kela_central=4),
    *_of("municipality-jyvaskyla", Role.SCHOOL_WORKER, school_ahjorinne=2, municipality_jyvaskyla=2),
    *_of("municipality-aanekoski", Role.SCHOOL_WORKER, school_patapuro=1, municipality_aanekoski=1),
    *_of("municipality-jamsa", Role.SCHOOL_WORKER, school_niemenpelto=1, municipality_jamsa=1),
    *_of("municipality-saarijarvi", Role.SCHOOL_WORKER, school_tervasalo=2, municipality_saarijarvi=1),
    *_own(Role.ASSOCIATION_WORKER, "association-tuulikannel", "association-kaislaranta", "association-lastuveistos"),
    *_own(Role.ASSOCIATION_WORKER, "association-vierikivi", "association-valohely", "association-jarvisilta", number=1),
    *_own(Role.ASSOCIATION_WORKER, "association-siltakaari", "association-oravanpesa", "association-montakielta", number=1),
    *_own(Role.ASSOCIATION_WORKER, "association-kukkarontasa", "parish-jarvilakeus", "parish-pohjoisranta", number=1),
    *_own(Role.ASSOCIATION_WORKER, "parish-harjunsuu", number=1),
    *_of(None, Role.PROVIDER_MANAGER, company_hopeahaukka=1, company_lumipelto=1, sote_centre_jyvaskyla=1, adult_social_work=1),
    *_of(None, Role.PROVIDER_MANAGER, substance_services=1, employment_jyvaskyla_muurame=1, association_tuulikannel=1),
    *_of(None, Role.PLANNER, organiser_office=2),
    *_of(None, Role.PRIVACY_OFFICER, county=2),
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker with clients: the post and everything the rule asks of it."""

    actor_id: UUID
    post_id: UUID
    name: str
    role: Role
    organisation: str
    organisation_id: UUID
    register_id: UUID
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """All the workers of the county."""

    actors: tuple[ActorRow, ...]
    posts: tuple[PostRow, ...]
    workers: tuple[Worker, ...]
    by_organisation: dict[str, tuple[Worker, ...]]
    by_post: dict[UUID, Worker]

    def some(self, organisation: str, rng: Random, client_id: UUID) -> Worker | None:
        """A worker of the organisation who is not the client; None where it has none."""
        fit = [one for one in self.by_organisation.get(organisation, ()) if one.person_id != client_id]
        return rng.choice(fit) if fit else None


def hire(county: County, seed: int, residents: Iterable[tuple[UUID, str]]) -> Staff:
    """Fill the posts: the cast first, then others. `residents` (id and name) take a post each and so are clients and workers."""
    rng = lots(seed, "staff")
    also_clients = iter(residents)
    actors, posts, workers = [], [], []
    for staffing in STAFFINGS:
        for number in range(staffing.number):
            actor, post = _hired(county, staffing, number, rng, also_clients)
            actors.append(actor)
            posts.append(post)
            if post.register_id is not None:
                workers.append(_worker(staffing.organisation, actor, post, post.register_id))
    grouped: dict[str, tuple[Worker, ...]] = {}
    for worker in workers:
        grouped[worker.organisation] = (*grouped.get(worker.organisation, ()), worker)
    return Staff(tuple(actors), tuple(posts), tuple(workers), grouped, {one.post_id: one for one in workers})


def _hired(
    county: County, staffing: Staffing, number: int, rng: Random, also_clients: Iterator[tuple[UUID, str]]
) -> tuple[ActorRow, PostRow]:
    played = [one for one in WORKERS if (one.organisation, one.role) == (staffing.organisation, staffing.role)]
    name = " ".join(names.finnish(rng, rng.randrange(1962, 2001), woman=rng.random() < 0.8))
    since = FIRST_DAY if rng.random() < 0.7 else date(2024, rng.randrange(1, 13), 1)
    if number < len(played):
        return _cast(county, staffing, played[number])
    slug = f"{staffing.organisation}:{staffing.role}:{number}"
    person: UUID | None = None
    # Some workers are clients too: they must not see their own record at work.
    if staffing.register and number and rng.random() < 0.1:
        person, name = next(also_clients, (None, name))
    actor = ActorRow(ids.actor_id(slug), person, f"demo:{slug.replace(':', '-').replace('_', '-')}")
    return actor, _post(county, staffing, slug, actor.id, name, since)


def _cast(county: County, staffing: Staffing, one: CastWorker) -> tuple[ActorRow, PostRow]:
    person = ids.person_id(one.also_client) if one.also_client else None
    actor = ActorRow(ids.actor_id(one.slug), person, f"demo:{one.slug}")
    return actor, _post(county, staffing, one.slug, actor.id, one.name, FIRST_DAY)


def _post(county: County, staffing: Staffing, slug: str, actor: UUID, name: str, since: date) -> PostRow:
    register = county.registers[staffing.register] if staffing.register else None
    organisation = county.organisations[staffing.organisation]
    return PostRow(ids.post_id(slug), actor, organisation, register, staffing.role.value, name, since, None)


def _worker(organisation: str, actor: ActorRow, post: PostRow, register: UUID) -> Worker:
    return Worker(actor.id, post.id, post.worker_name, Role(post.role), organisation, post.organisation_id, register, actor.person_id)
