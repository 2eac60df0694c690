"""Names as they are given in Finland: given names by the years in which they were common, family names by their frequency.

The lists are our own short selection of common names; a likeness to a living person is a coincidence.
"""

from __future__ import annotations

from random import Random


def _names(line: str) -> tuple[str, ...]:
    return tuple(line.split())


#: (first year of birth, women's names, men's names), oldest first.
GIVEN_NAMES: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        1900,
        _names("Aino Helmi Aili Hilkka Kerttu Elsa Irma Kaarina Lempi Martta Saimi Toini Vieno Helvi Aune Laina"),
        _names("Eino Toivo Veikko Väinö Tauno Reino Urho Arvo Eero Onni Paavo Olavi Erkki Aarne Martti Viljo"),
    ),
    (
        1945,
        _names("Ritva Pirkko Anneli Marjatta Leena Raija Tuula Eila Sirkka Pirjo Arja Liisa Marja Seija Päivi Maarit"),
        _names("Pentti Matti Kari Seppo Hannu Jorma Heikki Raimo Pekka Timo Juhani Markku Risto Esa Antero Ilkka"),
    ),
    (
        1965,
        _names("Tiina Minna Sari Katja Merja Outi Johanna Anu Mari Hanna Susanna Jaana Satu Kirsi Riikka Heli"),
        _names("Mika Jari Petri Marko Jukka Sami Jarmo Tero Janne Harri Vesa Arto Kimmo Pasi Toni Jyrki"),
    ),
    (
        1985,
        _names("Laura Jenni Emilia Noora Henna Milla Essi Veera Roosa Sanni Iida Pinja Jasmin Annika Sonja Elina"),
        _names("Ville Antti Joonas Juho Aleksi Niko Lauri Jesse Otto Eetu Valtteri Miro Henri Atte Riku Samuli"),
    ),
    (
        2005,
        _names("Aada Venla Eevi Lilja Hilla Sofia Ella Olivia Isla Enni Pihla Linnea Viola Minea Siiri Alma"),
        _names("Elias Oliver Leo Eino Väinö Oiva Onni Noel Toivo Aatos Daniel Emil Nooa Vilho Hugo Niilo"),
    ),
)

#: Family names, the common ones first: a name is drawn so that the first half comes more often.
FAMILY_NAMES: tuple[str, ...] = _names("""
    Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen Salminen
    Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen
    Lahtinen Ahonen Ojala Kuusisto Räsänen Miettinen Leppänen Hiltunen Väisänen Pitkänen Aaltonen Manninen Hakala Koivisto
    Anttila Laaksonen Hirvonen Räisänen Lehto Mikkonen Lindroos Toivonen Nurmi Aalto Peltonen Moilanen Nurminen Pulkkinen
    Lappalainen Partanen Kettunen Seppälä Kauppinen Mustonen Lampinen Karppinen Rissanen Huttunen Kemppainen Pesonen Vainio
    Jääskeläinen Hyvönen Holopainen Kokkonen Tikkanen Rautio Piirainen Halonen Nykänen Sirola Pasanen Väänänen Kärkkäinen
    Vesterinen Puttonen Hokkanen Tarvainen Kautto Minkkinen Kovanen Paananen Pynnönen Hänninen Kangas Harju Paavola Raatikainen
    Ylönen Sironen Hintikka Kaipainen Liimatainen Oksanen Taipale Ruuska Vesala Kananen Piispanen Leinonen Arola Saukkonen
    Laukkanen Rantala Siltanen Honkanen Tuomela Vuorinen Kallio Viitala Mäenpää Ketola Pajunen Uotila Kivelä Rinne Haapala
    Suominen Heino Jaakkola Kortelainen Pakarinen Sorsa Tervonen Ikonen Vilén Ylitalo Nikula Palola Ruotsalainen Tolvanen
    """)

SWEDISH_GIVEN: tuple[tuple[str, ...], tuple[str, ...]] = (
    _names("Birgitta Gunilla Maria Carola Ulla Susanne Ann-Sofie Camilla Linda Johanna Ida Elin"),
    _names("Göran Bengt Kaj Stefan Kenneth Mikael Anders Fredrik Tom Oscar Rasmus Axel"),
)
SWEDISH_FAMILY: tuple[str, ...] = _names(
    "Lindholm Nyman Sundström Forsman Backlund Söderholm Westerlund Nordström Ekman Holmberg Sandell Österman"
)

#: Given names (women, men) and family names of people who have moved here, kept together by where they go together.
MOVED_HERE: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("Olena", "Iryna", "Oksana", "Natalia"), ("Andrij", "Oleh", "Serhij", "Maksym"), ("Bondar", "Kravets", "Melnyk", "Koval")),
    (("Fatima", "Zahra", "Leila", "Maryam"), ("Ali", "Hassan", "Omid", "Reza"), ("Ahmadi", "Hosseini", "Karimi", "Rahimi")),
    (("Amina", "Hodan", "Ifrah", "Sahra"), ("Abdi", "Mahad", "Yusuf", "Liban"), ("Warsame", "Jama", "Farah", "Abdullahi")),
    (("Grace", "Blessing", "Faith", "Joy"), ("Samuel", "Emeka", "Daniel", "Kwame"), ("Okoro", "Mensah", "Okello", "Adeyemi")),
    (("Linh", "Mai", "Thanh", "Hoa"), ("Minh", "Tuan", "Hung", "Duc"), ("Nguyen", "Tran", "Pham", "Le")),
    (("Svetlana", "Tatjana", "Jelena", "Anna"), ("Dmitri", "Aleksei", "Igor", "Viktor"), ("Petrov", "Smirnova", "Ivanov", "Orlova")),
)


def finnish(rng: Random, year: int, *, woman: bool) -> tuple[str, str]:
    """A given name that was common in the year of birth, and a family name."""
    era = next(era for era in reversed(GIVEN_NAMES) if era[0] <= year)
    return rng.choice(era[1] if woman else era[2]), family(rng)


def family(rng: Random) -> str:
    """A Finnish family name, the common ones more often."""
    share = rng.random() ** 1.6
    return FAMILY_NAMES[int(share * len(FAMILY_NAMES))]


def swedish(rng: Random, *, woman: bool) -> tuple[str, str]:
    """A Swedish-speaking resident's name."""
    return rng.choice(SWEDISH_GIVEN[0 if woman else 1]), rng.choice(SWEDISH_FAMILY)


def moved_here(rng: Random, *, woman: bool) -> tuple[str, str]:
    """The name of somebody who has moved to Finland."""
    women, men, families = rng.choice(MOVED_HERE)
    return rng.choice(women if woman else men), rng.choice(families)
