"""Codes and official names of the Suomi.fi service catalogue that the plan uses.

Source: the published code lists of the catalogue, vrk-kpa/ptv-releases (MIT). Two target groups have a name of our own:
KR1 (citizens there) because services are for residents, KR1.6 because its names there are dated.
"""

from __future__ import annotations

from punos.base.texts import Text

SERVICE_CLASSES: dict[str, Text] = {
    "P1": Text("Asuminen", "Boende", "Housing"),
    "P1.1": Text("Vuokra-asuminen", "Hyresboende", "Rental housing"),
    "P3": Text("Perheiden palvelut", "Tjänster för familjer", "Services for families"),
    "P3.1": Text("Parisuhde", "Parförhållande", "Intimate relationship"),
    "P3.5": Text("Perheasioiden sovittelu ja perheoikeus", "Medling i familjeärenden och familjerätten", "Family mediation and family law"),
    "P3.6": Text("Lapsiperheiden sosiaalipalvelut", "Socialtjänster för barnfamiljer", "Social services for families with children"),
    "P3.7": Text("Kasvatus- ja perheneuvonta", "Rådgivning i uppfostrings- och familjefrågor", "Developmental and family counselling"),
    "P3.8": Text("Lastensuojelu", "Barnskydd", "Child welfare"),
    "P4": Text("Sosiaalipalvelut", "Socialtjänster", "Social services"),
    "P4.1": Text("Asumispalvelut", "Boendetjänster", "Housing services"),
    "P4.2": Text("Vanhusten palvelut", "Äldretjänster", "Services for older people"),
    "P4.3": Text("Kotihoito ja kotipalvelut", "Hemvård och hemservice", "Home care and home services"),
    "P4.4": Text(
        "Vammaisten muut kuin asumis- ja kotipalvelut",
        "Andra än boende- och hemservice för personer med funktionsnedsättning",
        "Services for the disabled other than housing and home services",
    ),
    "P4.5": Text("Henkilökohtaisen avustajan palvelut", "Personlig assistans", "Personal assistant services"),
    "P4.6": Text("Perhehoito", "Familjevård", "Family care"),
    "P4.7": Text("Kehitysvammahuolto", "Omsorgen om utvecklingsstörda", "Care for persons with intellectual disabilities"),
    "P4.8": Text("Työllistyjän tukeminen", "Stöd för sysselsättning", "Support for jobseekers"),
    "P4.9": Text(
        "Koulu- ja opiskelijahuollon sosiaalipalvelut",
        "Socialtjänster för skol- och studerandevård",
        "Pupil and student welfare social services",
    ),
    "P4.10": Text("Toimeentulotuki", "Utkomststöd", "Social assistance"),
    "P4.11": Text("Kotouttaminen", "Integration", "Integration"),
    "P4.12": Text(
        "Sosiaalipalvelujen vertais- ja vapaaehtoistoiminta",
        "Stöd av likställda och frivilligverksamhet inom socialtjänsterna",
        "Peer and voluntary activities in social services",
    ),
    "P4.13": Text(
        "Sosiaalipalvelujen neuvonta- ja ohjauspalvelut",
        "Socialtjänsternas rådgivnings- och handledningstjänster",
        "Social service advisory and guidance services",
    ),
    "P4.14": Text(
        "Sosiaalipalvelujen oheis- ja tukipalvelut",
        "Socialtjänsternas sido- och stödtjänster",
        "Social service auxiliary and support services",
    ),
    "P5": Text("Terveydenhuolto, sairaanhoito ja ravitsemus", "Hälso- och sjukvård, näring", "Health and medical care, nutrition"),
    "P5.1": Text("Perusterveydenhuolto", "Primärvård", "Primary health care"),
    "P5.2": Text("Neuvolapalvelut", "Rådgivningstjänster", "Health clinic services"),
    "P5.5": Text("Ensiapu ja päivystys", "Förstahjälpen och jouren", "First aid and emergency care"),
    "P5.6": Text("Erikoissairaanhoito", "Specialiserad sjukvård", "Specialised medical care"),
    "P5.7": Text(
        "Päihde- ja mielenterveyspalvelut",
        "Tjänster för missbrukare och mentalvårdstjänster",
        "Intoxicant abuse and mental health services",
    ),
    "P5.8": Text("Terveystarkastukset", "Hälsoundersökningar", "Health examinations"),
    "P5.9": Text("Koulu- ja opiskelijaterveydenhuolto", "Skol- och studerandehälsovården", "Pupil and student health care"),
    "P5.10": Text("Suun ja hampaiden terveydenhuolto", "Mun- och tandhälsovård", "Oral and dental health care"),
    "P5.11": Text("Oma- ja itsehoito", "Egen- och självvård", "Self-care"),
    "P5.13": Text("Kuntoutus", "Rehabilitering", "Rehabilitation"),
    "P5.14": Text("Kotisairaanhoito ja omaishoito", "Hemsjukvård och närståendevård", "Home nursing and informal care"),
    "P5.16": Text(
        "Terveyden vertais- ja vapaaehtoistoiminta",
        "Hälsovårdens stöd av likställda och frivilligverksamhet",
        "Health-related peer and voluntary activities",
    ),
    "P5.17": Text(
        "Terveyden ja hyvinvoinnin neuvonta- ja ohjauspalvelut",
        "Hälsovårdens rådgivnings- och handledningstjänster",
        "Advisory and guidance services for health and well-being",
    ),
    "P6": Text("Koulutus", "Utbildning", "Education and training"),
    "P6.2": Text("Perusopetus", "Grundläggande utbildning", "Basic education"),
    "P6.6": Text(
        "Toisen asteen ammatillinen koulutus", "Yrkesutbildning på andra stadiet", "Vocational upper secondary education and training"
    ),
    "P6.10": Text("Aikuis- ja täydennyskoulutus", "Vuxen- och kompletteringsutbildning", "Adult and continuing education"),
    "P10": Text("Työ ja työttömyys", "Arbete och arbetslöshet", "Work and unemployment"),
    "P10.1": Text("Työnhaku ja työpaikat", "Jobbsökning och arbetsplatser", "Jobseeking and jobs"),
    "P10.2": Text("Ammatinvalinta ja urasuunnittelu", "Yrkesval och karriärplanering", "Career guidance and career planning"),
    "P10.4": Text(
        "Työkyky ja ammatillinen kuntoutus", "Arbetsförmåga och yrkesinriktad rehabilitering", "Work ability and vocational rehabilitation"
    ),
    "P10.6": Text("Työttömän tuet ja etuudet", "Stöd och förmåner för arbetslösa", "Support and benefits for the unemployed"),
    "P10.7": Text("Tuettu työllistyminen", "Beredskapsarbete", "Subsidised employment"),
    "P10.8": Text(
        "Työttömien järjestöt ja vertaistuki",
        "Föreningar och kamratstöd för arbetslösa",
        "Organisations of the unemployed and peer support",
    ),
    "P22": Text("Maahan- ja maastamuutto", "Immigration och emigration", "Immigration and emigration"),
    "P22.2": Text("Maahanmuuttajan työskentely ja opiskelu", "Invandrares arbete och studier", "Immigrants’ employment and studies"),
    "P22.3": Text("Kielikurssit", "Språkkurser", "Language courses"),
    "P28": Text("Nuorisopalvelut", "Ungdomstjänster", "Youth services"),
    "P28.3": Text("Nuorten työpajatoiminta", "Verkstadsverksamhet för unga", "Youth workshop activities"),
    "P28.4": Text("Etsivä nuorisotyö", "Uppsökande ungdomsarbete", "Outreach youth work"),
}

TARGET_GROUPS: dict[str, Text] = {
    "KR1": Text("Kaikki asukkaat", "Alla invånare", "All residents"),
    "KR1.1": Text("Ikäihmiset", "De äldre", "Seniors"),
    "KR1.2": Text("Lapset ja lapsiperheet", "Barn och barnfamiljer", "Children and families with children"),
    "KR1.3": Text("Nuoret", "De unga", "Young people"),
    "KR1.4": Text("Pitkäaikaissairaat", "Långtidssjuka", "People with long-term illnesses"),
    "KR1.5": Text("Ulkosuomalaiset", "Utlandsfinländare", "Expatriate Finns"),
    "KR1.6": Text("Vammaiset ihmiset", "Personer med funktionsnedsättning", "People with disabilities"),
}


def class_name(code: str) -> Text:
    """The name of a service class; its main class for a code that the plan did not use before, the code itself at worst."""
    return SERVICE_CLASSES.get(code) or SERVICE_CLASSES.get(main_class(code)) or Text(code, code, code)


def main_class(code: str) -> str:
    """The main class of a class: P5 of P5.7."""
    return code.partition(".")[0]


def group_name(code: str) -> Text:
    """The name of a target group; the code itself for one that is not known."""
    return TARGET_GROUPS.get(code) or Text(code, code, code)
