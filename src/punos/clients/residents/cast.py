"""The cast: persons and workers by name, with the same ids everywhere, for journeys and for the demo's sign-in page. Pure data.

Every one of them is invented.
"""

from __future__ import annotations

from datetime import date

from punos.base.texts import Text
from punos.clients.residents.players import CITIZEN, ORGANISATIONS, CastPerson, CastWorker, DemoPerson
from punos.trust.words import Role

__all__ = [
    "AINO",
    "ASSOCIATION_WORKER",
    "BIRGITTA",
    "BLANK_A",
    "BLANK_B",
    "CHILD_PROTECTION_WORKER",
    "COUNTY_HOME_CARE_WORKER",
    "EINO",
    "EMPLOYMENT_COACH",
    "GUARDIAN",
    "HOME_CARE_WORKER",
    "KATJA",
    "KELA_OFFICER",
    "MILLA",
    "NURSE",
    "OLDER_PEOPLES_WORKER",
    "ONNI",
    "OWN_SOCIAL_WORKER",
    "PERSONS",
    "PLANNER",
    "PRIVACY_OFFICER",
    "PRIVATE_WORKER",
    "PROVIDER_MANAGER",
    "RISTO",
    "SAMUEL",
    "SANNA",
    "SCHOOL_WORKER",
    "SECOND_SOCIAL_WORKER",
    "SUBSTANCE_WORKER",
    "WORKERS",
    "CastPerson",
    "CastWorker",
    "DemoPerson",
    "demo_people",
]

AINO = CastPerson(
    "aino",
    "Aino",
    "Laaksonen",
    date(1984, 5, 17),
    902,
    Text(
        "Työtön, jonka suunnitelmaa tekee viisi organisaatiota: katso omat tavoitteet, tehtävät ja kuka tietoja on katsonut.",
        "Arbetslös, fem organisationer arbetar med hennes plan: se mål, uppgifter och vem som har läst uppgifterna.",
        "Unemployed, with five organisations on one plan: see the goals, the tasks and who has looked.",
    ),
)
EINO = CastPerson(
    "eino",
    "Eino",
    "Harjula",
    date(1944, 2, 9),
    903,
    Text(
        "Kotihoidon asiakas, 82, jonka luona käy myös päihdetyöntekijä: yksi suunnitelma, kaksi palvelua samassa arjessa.",
        "Hemvårdsklient, 82, som också får besök av en missbrukarvårdare: en plan, två tjänster i samma vardag.",
        "Home care client, 82, whom a substance worker visits too: one plan, two services in one daily life.",
    ),
    woman=False,
)
BIRGITTA = CastPerson(
    "birgitta",
    "Birgitta",
    "Söderholm",
    date(1958, 10, 3),
    904,
    Text(
        "Ruotsinkielinen omaishoitaja: suunnitelma on hänen omalla kielellään.",
        "Svenskspråkig närståendevårdare: planen är på hennes eget språk.",
        "Swedish-speaking carer: the plan is in her own language.",
    ),
    language="sv",
)
SAMUEL = CastPerson(
    "samuel",
    "Samuel",
    "Okello",
    date(1991, 7, 22),
    905,
    Text(
        "Suomeen muuttanut, englanniksi asioiva: kotoutuminen, työ ja raha samassa suunnitelmassa.",
        "Har flyttat till Finland och använder engelska: integration, arbete och ekonomi i samma plan.",
        "Moved to Finland and uses English: settling in, work and money in one plan.",
    ),
    language="en",
    woman=False,
)
MILLA = CastPerson(
    "milla",
    "Milla",
    "Rantanen",
    date(1996, 12, 1),
    906,
    Text(
        "Turvakielto: yhteystietoja ei näe kuin se, joka ne välttämättä tarvitsee.",
        "Spärrmarkering: kontaktuppgifterna syns bara för den som absolut behöver dem.",
        "Protected address: contact details are seen only by those who cannot do without them.",
    ),
    is_protected=True,
)
ONNI = CastPerson(
    "onni",
    "Onni",
    "Salmela",
    date(2013, 4, 28),
    907,
    Text(
        "13-vuotias, jonka suunnitelmaa katsotaan yhdessä huoltajan kanssa.",
        "13-åring vars plan man ser på tillsammans med vårdnadshavaren.",
        "Aged 13: the plan is looked at together with the guardian.",
    ),
    woman=False,
)
KATJA = CastPerson(
    "katja",
    "Katja",
    "Salmela",
    date(1981, 8, 14),
    908,
    Text(
        "Onnin huoltaja: avaa lapsen suunnitelma toisen puolesta asioimalla.",
        "Onnis vårdnadshavare: öppna barnets plan som företrädare.",
        "Onni's guardian: open the child's plan by acting for another.",
    ),
    has_plan=False,
)
RISTO = CastPerson(
    "risto",
    "Risto",
    "Kettunen",
    date(1975, 3, 6),
    909,
    Text(
        "Kielsi osan tietojensa luovuttamisesta; yksi kohta on päätöksellä pidätetty häneltä itseltään.",
        "Har förbjudit att en del uppgifter lämnas ut; en punkt hålls genom beslut tillbaka för honom själv.",
        "Has forbidden some disclosure; one part is withheld from himself by a decision.",
    ),
    woman=False,
)
SANNA = CastPerson(
    "sanna-oma",
    "Sanna",
    "Lehto",
    date(1986, 1, 19),
    910,
    Text(
        "Sairaanhoitaja omana itsenään: asiakkaana hän näkee suunnitelmansa, työssään ei.",
        "Sjukskötaren som sig själv: som klient ser hon sin plan, på arbetet inte.",
        "The nurse as herself: as a client she sees her plan, at work she does not.",
    ),
)
BLANK_A = CastPerson(
    "jari",
    "Jari",
    "Mäkelä",
    date(1979, 11, 11),
    911,
    Text(
        "Jäi juuri työttömäksi. Suunnitelmaa ei vielä ole: aloita ensiyhteydenotosta henkilötunnuksella.",
        "Har just blivit arbetslös. Planen saknas ännu: börja från första kontakten med personbeteckningen.",
        "Has just become unemployed. No plan yet: begin from the first contact with the identity code.",
    ),
    woman=False,
    has_plan=False,
)
BLANK_B = CastPerson(
    "helmi",
    "Helmi",
    "Koskela",
    date(1947, 6, 30),
    912,
    Text(
        "Kotihoidon asiakkaaksi tulossa, 79. Suunnitelmaa ei vielä ole: aloita henkilötunnuksella.",
        "Blir klient hos hemvården, 79. Planen saknas ännu: börja med personbeteckningen.",
        "About to become a home care client, 79. No plan yet: begin with the identity code.",
    ),
    has_plan=False,
)

PERSONS: tuple[CastPerson, ...] = (AINO, EINO, BIRGITTA, SAMUEL, MILLA, ONNI, KATJA, RISTO, SANNA, BLANK_A, BLANK_B)
#: Acts for ONNI.
GUARDIAN = KATJA

OWN_SOCIAL_WORKER = CastWorker(
    "kaisa",
    "Kaisa Niemelä",
    Role.SOCIAL_WORKER,
    "adult-social-work",
    Text(
        "Ainon omatyöntekijä: katso, mikä odottaa tänään, ja työstä yhteistä suunnitelmaa.",
        "Ainos egen kontaktperson: se vad som väntar i dag och arbeta med den gemensamma planen.",
        "Aino's own worker: see what waits today and work on the common plan.",
    ),
)
SECOND_SOCIAL_WORKER = CastWorker(
    "petri",
    "Petri Ahola",
    Role.SOCIAL_WORKER,
    "adult-social-work",
    Text(
        "Ottaa omatyöntekijyyden vastaan: vaihto ilman väliä.",
        "Tar över som egen kontaktperson: ett byte utan glapp.",
        "Takes over as own worker: a hand-over without a gap.",
    ),
)
OLDER_PEOPLES_WORKER = CastWorker(
    "tuula",
    "Tuula Vesanen",
    Role.SOCIAL_WORKER,
    "older-people-services",
    Text(
        "Einon omatyöntekijä iäkkäiden asiakasohjauksessa.",
        "Einos egen kontaktperson i klienthandledningen för äldre.",
        "Eino's own worker in the client guidance for older people.",
    ),
)
EMPLOYMENT_COACH = CastWorker(
    "marko",
    "Marko Lehtola",
    Role.EMPLOYMENT_COACH,
    "employment-jyvaskyla-muurame",
    Text(
        "Työllisyysalueen omavalmentaja: näkee vain sen, mihin asiakas on antanut luvan.",
        "Coach i sysselsättningsområdet: ser bara det som klienten har gett lov till.",
        "Coach of the employment area: sees only what the client has allowed.",
    ),
)
NURSE = CastWorker(
    "sanna",
    "Sanna Lehto",
    Role.NURSE,
    "sote-centre-jyvaskyla",
    Text(
        "Sote-keskuksen hoitaja: vastaa lähetteisiin. Omia tietojaan hän ei työssään saa auki.",
        "Sjukskötare på social- och hälsocentralen: svarar på remisser. Sina egna uppgifter får hon inte öppna på arbetet.",
        "Nurse at the health and social services centre: answers referrals. At work she cannot open her own record.",
    ),
    also_client="sanna-oma",
)
HOME_CARE_WORKER = CastWorker(
    "jenni",
    "Jenni Pulkki",
    Role.HOME_CARE_WORKER,
    "company-hopeahaukka",
    Text(
        "Ostopalveluyrityksen hoitaja: kirjaa hyvinvointialueen rekisteriin ja kirjoittaa toteuttamissuunnitelman.",
        "Vårdare i ett företag som köps in: antecknar i välfärdsområdets register och skriver genomförandeplanen.",
        "Carer in a purchased company: writes in the county's register and makes the implementation plan.",
    ),
)
COUNTY_HOME_CARE_WORKER = CastWorker(
    "anne",
    "Anne Sirkiä",
    Role.HOME_CARE_WORKER,
    "home-care-jyvaskyla",
    Text(
        "Jyväskylän kotihoidon hoitaja: asiakkaan arki ja muutokset voinnissa.",
        "Vårdare i Jyväskylä hemvård: klientens vardag och förändringar i måendet.",
        "Carer in Jyväskylä home care: the client's daily life and changes in how they are.",
    ),
)
SUBSTANCE_WORKER = CastWorker(
    "mika",
    "Mika Ruohonen",
    Role.SUBSTANCE_WORKER,
    "substance-services",
    Text(
        "Päihdetyöntekijä, joka käy kotona: vastaa kotihoidon pyyntöön.",
        "Missbrukarvårdare som gör hembesök: svarar på hemvårdens begäran.",
        "Substance worker who visits at home: answers what home care asks.",
    ),
)
KELA_OFFICER = CastWorker(
    "outi",
    "Outi Saarela",
    Role.KELA_OFFICER,
    "kela-central",
    Text(
        "Kelan asiantuntija: kuntoutus ja etuudet osana yhteistä suunnitelmaa.",
        "Sakkunnig vid FPA: rehabilitering och förmåner som del av den gemensamma planen.",
        "Kela specialist: rehabilitation and benefits as a part of the common plan.",
    ),
)
ASSOCIATION_WORKER = CastWorker(
    "leena",
    "Leena Kallas",
    Role.ASSOCIATION_WORKER,
    "association-tuulikannel",
    Text(
        "Yhdistyksen ohjaaja: näkee oman tehtävänsä suunnitelmassa, ei muuta ilman lupaa.",
        "Föreningens handledare: ser sin egen uppgift i planen, inget annat utan lov.",
        "Guide of an association: sees its own task in the plan, nothing else without leave.",
    ),
)
SCHOOL_WORKER = CastWorker(
    "ilona",
    "Ilona Pirinen",
    Role.SCHOOL_WORKER,
    "school-ahjorinne",
    Text(
        "Koulun työntekijä: Onnin koulupäivän tuki.",
        "Skolans arbetstagare: stödet i Onnis skoldag.",
        "School worker: the support in Onni's school day.",
    ),
)
CHILD_PROTECTION_WORKER = CastWorker(
    "heidi",
    "Heidi Tamminen",
    Role.CHILD_PROTECTION_WORKER,
    "child-welfare",
    Text(
        "Lastensuojelun sosiaalityöntekijä: lapsen asiat erillään aikuisten suunnitelmista.",
        "Socialarbetare inom barnskyddet: barnets ärenden skilda från de vuxnas planer.",
        "Child welfare social worker: a child's matters apart from the plans of adults.",
    ),
)
PRIVATE_WORKER = CastWorker(
    "ari",
    "Ari Kuusela",
    Role.PRIVATE_WORKER,
    "company-kantolaulu",
    Text(
        "Työkykyvalmentaja yrityksessä: tekee sen, mitä suunnitelma yritykseltä pyytää.",
        "Arbetsförmågecoach i ett företag: gör det som planen ber företaget om.",
        "Work ability coach in a company: does what the plan asks of the company.",
    ),
)
PROVIDER_MANAGER = CastWorker(
    "tapio",
    "Tapio Hautala",
    Role.PROVIDER_MANAGER,
    "company-hopeahaukka",
    Text(
        "Yrityksen esihenkilö: miten lupaukset pitävät. Asiakkaiden suunnitelmia hän ei näe.",
        "Chef i företaget: hur löftena hålls. Klienternas planer ser han inte.",
        "Manager in the company: how promises are kept. He sees no client's plan.",
    ),
)
PLANNER = CastWorker(
    "elina",
    "Elina Vainikka",
    Role.PLANNER,
    "organiser-office",
    Text(
        "Järjestäjän suunnittelija: voimassa oleva järjestämissuunnitelma ja luvut ilman henkilöitä.",
        "Anordnarens planerare: den gällande anordnandeplanen och siffror utan personer.",
        "The organiser's planner: the plan in force, and figures without persons.",
    ),
)
PRIVACY_OFFICER = CastWorker(
    "juha",
    "Juha Kantola",
    Role.PRIVACY_OFFICER,
    "county",
    Text(
        "Tietosuojavastaava: hätäavaukset ja loki; kuka, milloin ja miksi.",
        "Dataskyddsombud: nödöppningar och loggen; vem, när och varför.",
        "Privacy officer: emergency openings and the log; who, when and why.",
    ),
)

# fmt: off
WORKERS: tuple[CastWorker, ...] = (
    OWN_SOCIAL_WORKER, SECOND_SOCIAL_WORKER, OLDER_PEOPLES_WORKER, EMPLOYMENT_COACH, NURSE, HOME_CARE_WORKER,
    COUNTY_HOME_CARE_WORKER, SUBSTANCE_WORKER, KELA_OFFICER, ASSOCIATION_WORKER, SCHOOL_WORKER, CHILD_PROTECTION_WORKER,
    PRIVATE_WORKER, PROVIDER_MANAGER, PLANNER, PRIVACY_OFFICER,
)
# fmt: on


def demo_people() -> list[DemoPerson]:
    """Everybody whom a visitor of the demo may be: clients first, then workers."""
    citizens = [DemoPerson(one.subject, None, one.name, Role.CITIZEN, CITIZEN, one.line, one.code) for one in PERSONS if one is not SANNA]
    workers = [DemoPerson(one.subject, one.post_id, one.name, one.role, ORGANISATIONS[one.organisation], one.line) for one in WORKERS]
    myself = DemoPerson(NURSE.subject, None, SANNA.name, Role.CITIZEN, CITIZEN, SANNA.line, SANNA.code)
    return [*citizens, myself, *workers]
