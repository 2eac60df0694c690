"""What a person and a worker of the cast are, and what the demo's sign-in page shows of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from punos.base.texts import Text
from punos.clients.residents import ids
from punos.clients.residents.codes import identity_code
from punos.trust.words import ROLE_NAMES, Role

CITIZEN = Text("Asukas", "Invånare", "Resident")
ORGANISATIONS: dict[str, Text] = {
    "adult-social-work": Text("Aikuissosiaalityö", "Socialarbete för vuxna", "Adult social work"),
    "older-people-services": Text(
        "Iäkkäiden palvelujen asiakasohjaus", "Klienthandledningen inom äldreservicen", "Client guidance for older people"
    ),
    "employment-jyvaskyla-muurame": Text(
        "Jyväskylän–Muuramen työllisyysalue", "Jyväskylä–Muurame sysselsättningsområde", "Jyväskylä–Muurame employment area"
    ),
    "sote-centre-jyvaskyla": Text(
        "Jyväskylän sote-keskus", "Jyväskylä social- och hälsocentral", "Jyväskylä health and social services centre"
    ),
    "company-hopeahaukka": Text("Hopeahaukan Kotihoito Oy", "Hopeahaukka Hemvård Ab", "Hopeahaukka Home Care Ltd"),
    "home-care-jyvaskyla": Text("Jyväskylän kotihoito", "Hemvården i Jyväskylä", "Jyväskylä home care"),
    "substance-services": Text("Päihde- ja riippuvuuspalvelut", "Missbruks- och beroendetjänster", "Substance and addiction services"),
    "kela-central": Text(
        "Kela, Keskinen asiakaspalveluyksikkö", "FPA, Mellersta kundserviceenheten", "Kela, Central customer service unit"
    ),
    "association-tuulikannel": Text(
        "Työnhakijoiden yhdistys Tuulikannel ry", "Arbetssökandenas förening Tuulikannel rf", "Tuulikannel jobseekers' association"
    ),
    "school-ahjorinne": Text("Ahjorinteen yhtenäiskoulu", "Ahjorinne enhetsskola", "Ahjorinne comprehensive school"),
    "child-welfare": Text("Lastensuojelu", "Barnskyddet", "Child welfare"),
    "company-kantolaulu": Text(
        "Työkykyvalmennus Kantolaulu Oy", "Arbetsförmågecoaching Kantolaulu Ab", "Kantolaulu Work Ability Coaching Ltd"
    ),
    "organiser-office": Text("Järjestäjätoimisto", "Anordnarbyrån", "Organiser's office"),
    "county": Text("Keski-Suomen hyvinvointialue", "Mellersta Finlands välfärdsområde", "Central Finland wellbeing services county"),
}


@dataclass(frozen=True, slots=True)
class CastPerson:
    """A person of the cast: who, since when, and what one can try as them. `number` is of the fictional identity code."""

    slug: str
    given_name: str
    family_name: str
    born_on: date
    number: int
    line: Text
    language: str = "fi"
    woman: bool = True
    place: str = "jyvaskyla"
    is_protected: bool = False
    has_plan: bool = True

    @property
    def id(self) -> UUID:
        """The person's id."""
        return ids.person_id(self.slug)

    @property
    def actor_id(self) -> UUID:
        """The id as which the person signs in."""
        return ids.actor_id(self.slug)

    @property
    def subject(self) -> str:
        """The subject of the demo's sign-in."""
        return f"demo:{self.slug}"

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def code(self) -> str:
        """The fictional identity code."""
        return identity_code(self.born_on, self.number)


@dataclass(frozen=True, slots=True)
class CastWorker:
    """A worker of the cast. `also_client` is the slug of the person that the worker is as a client."""

    slug: str
    name: str
    role: Role
    organisation: str
    line: Text
    also_client: str | None = None

    @property
    def post_id(self) -> UUID:
        """The post's id."""
        return ids.post_id(self.slug)

    @property
    def actor_id(self) -> UUID:
        """The id as which the worker signs in."""
        return ids.actor_id(self.slug)

    @property
    def subject(self) -> str:
        """The subject of the demo's sign-in."""
        return f"demo:{self.slug}"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One whom a visitor of the demo may be: `post_id` is empty for a citizen, `code` is there for clients."""

    subject: str
    post_id: UUID | None
    name: str
    role: Role
    organisation: Text
    line: Text
    code: str | None = None

    @property
    def role_name(self) -> Text:
        """The role in words."""
        return ROLE_NAMES[self.role]
