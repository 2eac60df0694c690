"""The words of trust: roles, purposes, topics, domains, sectors, and the grounds on which a part is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from punos.base.texts import Text


class Sector(StrEnum):
    """What kind of organisation it is."""

    COUNTY = "county"
    MUNICIPALITY = "municipality"
    EMPLOYMENT = "employment"
    KELA = "kela"
    COMPANY = "company"
    ASSOCIATION = "association"
    PARISH = "parish"
    SCHOOL = "school"


class Domain(StrEnum):
    """What field of law a register belongs to."""

    SOCIAL = "social"
    HEALTH = "health"
    EMPLOYMENT = "employment"
    KELA = "kela"
    EDUCATION = "education"
    ASSOCIATION = "association"
    PARISH = "parish"


#: Whose records: by the field of law of the register.
DOMAIN_NAMES: dict[Domain, Text] = {
    Domain.SOCIAL: Text("sosiaalihuollon tiedot", "socialvårdens uppgifter", "records of social care"),
    Domain.HEALTH: Text("terveydenhuollon tiedot", "hälso- och sjukvårdens uppgifter", "records of health care"),
    Domain.EMPLOYMENT: Text("työllisyyspalvelujen tiedot", "sysselsättningstjänsternas uppgifter", "records of employment services"),
    Domain.KELA: Text("Kelan tiedot", "FPA:s uppgifter", "Kela's records"),
    Domain.EDUCATION: Text("koulun ja opetuksen tiedot", "skolans och undervisningens uppgifter", "records of schools"),
    Domain.ASSOCIATION: Text("järjestöjen tiedot", "organisationernas uppgifter", "records of associations"),
    Domain.PARISH: Text("seurakuntien tiedot", "församlingarnas uppgifter", "records of parishes"),
}


class Topic(StrEnum):
    """What a part is about; decides who may need it. Chosen when the part is written, never changed."""

    CORE = "core"
    NETWORK = "network"
    HEALTH = "health"
    MENTAL_HEALTH = "mental_health"
    SUBSTANCE = "substance"
    CHILD_PROTECTION = "child_protection"
    ECONOMY = "economy"
    EMPLOYMENT = "employment"
    CONTACT = "contact"


#: A contact of a client with a protected address is looked up in the need table under this word.
PROTECTED_CONTACT = "contact_protected"


class Role(StrEnum):
    """As what a session acts. One session has one role in one organisation."""

    SOCIAL_WORKER = "social_worker"
    CHILD_PROTECTION_WORKER = "child_protection_worker"
    NURSE = "nurse"
    HOME_CARE_WORKER = "home_care_worker"
    SUBSTANCE_WORKER = "substance_worker"
    EMPLOYMENT_COACH = "employment_coach"
    KELA_OFFICER = "kela_officer"
    ASSOCIATION_WORKER = "association_worker"
    PRIVATE_WORKER = "private_worker"
    SCHOOL_WORKER = "school_worker"
    PROVIDER_MANAGER = "provider_manager"
    PLANNER = "planner"
    PRIVACY_OFFICER = "privacy_officer"
    CITIZEN = "citizen"


#: Roles that work with clients, in the order in which they are offered.
CLIENT_WORK: tuple[Role, ...] = (
    Role.SOCIAL_WORKER,
    Role.CHILD_PROTECTION_WORKER,
    Role.NURSE,
    Role.HOME_CARE_WORKER,
    Role.SUBSTANCE_WORKER,
    Role.EMPLOYMENT_COACH,
    Role.KELA_OFFICER,
    Role.ASSOCIATION_WORKER,
    Role.PRIVATE_WORKER,
    Role.SCHOOL_WORKER,
)


class Purpose(StrEnum):
    """For what the data is opened; stated at every opening and shown to the client."""

    CARE = "care"
    ASSESSMENT = "assessment"
    REFERRAL = "referral"
    APPLICATION = "application"
    EMERGENCY = "emergency"
    SUPERVISION = "supervision"
    OWN = "own"
    REPRESENTATIVE = "representative"


class Basis(StrEnum):
    """The ground on which a part was seen; the routes of the access rule."""

    OWN_REGISTER = "own_register"
    ADDRESSED = "addressed"
    PERMIT = "permit"
    STATUTE = "statute"
    EMERGENCY = "emergency"
    SELF = "self"
    REPRESENTATIVE = "representative"
    RELATIONSHIP = "relationship"
    FUSE = "fuse"
    PROOF = "proof"
    SECOND_PERSON = "second_person"
    NONE = "none"


class Act(StrEnum):
    """What a row of the access log tells of."""

    OPEN = "open"
    LIST = "list"
    WRITE = "write"
    EXPORT = "export"
    FILE = "file"
    SEARCH = "search"
    BEGIN = "begin"
    END = "end"
    LOG = "log"
    PURGE = "purge"
    WEIGH = "weigh"
    ALLOW = "allow"
    REFUSED = "refused"


class Ending(StrEnum):
    """Why a worker ends a client relationship."""

    NEED_OVER = "need_over"
    HANDED_OVER = "handed_over"
    MISTAKE = "mistake"


ROLE_NAMES: dict[Role, Text] = {
    Role.SOCIAL_WORKER: Text("sosiaalityöntekijä", "socialarbetare", "social worker"),
    Role.CHILD_PROTECTION_WORKER: Text(
        "lastensuojelun sosiaalityöntekijä", "socialarbetare inom barnskyddet", "child welfare social worker"
    ),
    Role.NURSE: Text("sairaanhoitaja", "sjukskötare", "nurse"),
    Role.HOME_CARE_WORKER: Text("kotihoidon työntekijä", "hemvårdare", "home care worker"),
    Role.SUBSTANCE_WORKER: Text("päihdetyöntekijä", "missbrukarvårdare", "substance services worker"),
    Role.EMPLOYMENT_COACH: Text("työllisyyden omavalmentaja", "sysselsättningscoach", "employment coach"),
    Role.KELA_OFFICER: Text("Kelan asiantuntija", "sakkunnig vid FPA", "Kela specialist"),
    Role.ASSOCIATION_WORKER: Text("järjestön työntekijä", "föreningsarbetare", "association worker"),
    Role.PRIVATE_WORKER: Text("yrityksen työntekijä", "arbetstagare i företag", "company worker"),
    Role.SCHOOL_WORKER: Text("koulun työntekijä", "skolans arbetstagare", "school worker"),
    Role.PROVIDER_MANAGER: Text("tuottajan esihenkilö", "producentens chef", "provider's manager"),
    Role.PLANNER: Text("järjestäjän suunnittelija", "anordnarens planerare", "organiser's planner"),
    Role.PRIVACY_OFFICER: Text("tietosuojavastaava", "dataskyddsombud", "privacy officer"),
    Role.CITIZEN: Text("asiakas", "klient", "client"),
}

TOPIC_NAMES: dict[Topic, Text] = {
    Topic.CORE: Text("tavoitteet, palvelut ja tehtävät", "mål, tjänster och uppgifter", "goals, services and tasks"),
    Topic.NETWORK: Text("läheiset ja verkosto", "närstående och nätverk", "near ones and network"),
    Topic.HEALTH: Text("terveys", "hälsa", "health"),
    Topic.MENTAL_HEALTH: Text("mielenterveys", "psykisk hälsa", "mental health"),
    Topic.SUBSTANCE: Text("päihteet ja riippuvuudet", "missbruk och beroende", "substance use and addiction"),
    Topic.CHILD_PROTECTION: Text("lastensuojelu", "barnskydd", "child welfare"),
    Topic.ECONOMY: Text("talous", "ekonomi", "money"),
    Topic.EMPLOYMENT: Text("työ ja koulutus", "arbete och utbildning", "work and education"),
    Topic.CONTACT: Text("yhteystiedot", "kontaktuppgifter", "contact details"),
}

PURPOSE_NAMES: dict[Purpose, Text] = {
    Purpose.CARE: Text("asiakastyö", "klientarbete", "work with the client"),
    Purpose.ASSESSMENT: Text("palvelutarpeen arviointi", "bedömning av servicebehovet", "needs assessment"),
    Purpose.REFERRAL: Text("lähetteen käsittely", "behandling av remiss", "handling a referral"),
    Purpose.APPLICATION: Text("hakemuksen käsittely", "behandling av ansökan", "handling an application"),
    Purpose.EMERGENCY: Text("hätätilanne", "nödsituation", "emergency"),
    Purpose.SUPERVISION: Text("valvonta", "tillsyn", "supervision"),
    Purpose.OWN: Text("omat tiedot", "egna uppgifter", "own data"),
    Purpose.REPRESENTATIVE: Text("toisen puolesta asiointi", "ärende för någon annan", "acting for another"),
}

BASIS_NAMES: dict[Basis, Text] = {
    Basis.OWN_REGISTER: Text("asiakassuhde, oman rekisterin tiedot", "klientrelation, eget register", "client relationship, own register"),
    Basis.ADDRESSED: Text("suunnitelma pyytää tätä organisaatiota", "planen ber denna organisation", "the plan asks this organisation"),
    Basis.PERMIT: Text("asiakkaan lupa", "klientens tillstånd", "the client's permission"),
    Basis.STATUTE: Text("laki", "lag", "the law"),
    Basis.EMERGENCY: Text("hätätilanne", "nödsituation", "an emergency"),
    Basis.SELF: Text("omat tiedot", "egna uppgifter", "own data"),
    Basis.REPRESENTATIVE: Text("edustaja", "företrädare", "representative"),
    Basis.RELATIONSHIP: Text("asiakassuhde", "klientrelation", "client relationship"),
    Basis.FUSE: Text("liian monta asiakasta tunnissa", "för många klienter på en timme", "too many clients in an hour"),
    Basis.PROOF: Text("tunnistautumisesta oli liian kauan", "det var för länge sedan identifieringen", "identification was too long ago"),
    Basis.SECOND_PERSON: Text(
        "toisen työntekijän suostumus puuttui", "en annan anställds samtycke saknades", "another worker's consent was missing"
    ),
    Basis.NONE: Text("ei perustetta", "ingen grund", "no ground"),
}

ACT_NAMES: dict[Act, Text] = {
    Act.OPEN: Text("avasi tiedot", "öppnade uppgifter", "opened data"),
    Act.LIST: Text("näki luettelossa", "såg i en lista", "saw in a list"),
    Act.WRITE: Text("kirjasi tai muutti", "antecknade eller ändrade", "wrote or changed"),
    Act.EXPORT: Text("otti tulosteen tai kopion", "tog en utskrift eller kopia", "took a print or a copy"),
    Act.FILE: Text("avasi tiedoston", "öppnade en fil", "opened a file"),
    Act.SEARCH: Text("haki henkilötunnuksella", "sökte med personbeteckning", "searched by identity code"),
    Act.BEGIN: Text("aloitti asiakassuhteen", "inledde en klientrelation", "began a client relationship"),
    Act.END: Text("päätti asiakassuhteen", "avslutade en klientrelation", "ended a client relationship"),
    Act.LOG: Text("katsoi lokia", "läste loggen", "read the log"),
    Act.PURGE: Text("poisti säilytysajan päätyttyä", "raderade när förvaringstiden var över", "deleted when its time was over"),
    Act.WEIGH: Text(
        "luki pyynnön avata hätätilanteessa", "läste en begäran om att öppna i en nödsituation", "read a request to open in an emergency"
    ),
    Act.ALLOW: Text(
        "salli toisen avata hätätilanteessa",
        "tillät en annan att öppna i en nödsituation",
        "allowed another to open in an emergency",
    ),
    Act.REFUSED: Text("yritti avata, ei päässyt", "försökte öppna, nekades", "tried to open, was refused"),
}

ENDING_NAMES: dict[Ending, Text] = {
    Ending.NEED_OVER: Text("asia on hoidettu", "ärendet är skött", "the matter has been taken care of"),
    Ending.HANDED_OVER: Text("toinen työntekijä jatkaa", "en annan arbetstagare fortsätter", "another worker goes on"),
    Ending.MISTAKE: Text(
        "asiakassuhde aloitettiin vahingossa", "klientrelationen inleddes av misstag", "the relationship was begun by mistake"
    ),
}


def reason_in(act: Act, reason: str | None, language: str) -> str:
    """The reason that stands in a row of the log: somebody's own words, or for the end of a relationship one of ours. Empty without one."""
    return ENDING_NAMES[Ending(reason)].in_(language) if act is Act.END and reason else reason or ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: the frozen answer of the database to a session's token. One made up elsewhere opens nothing."""

    actor_id: UUID
    person_id: UUID | None
    post_id: UUID | None
    organisation_id: UUID | None
    register_id: UUID | None
    role: Role
    worker_name: str | None
    organisation_key: str | None
    ends_at: datetime

    @property
    def is_citizen(self) -> bool:
        """Whether this is a client or a near one, not a worker."""
        return self.role is Role.CITIZEN
