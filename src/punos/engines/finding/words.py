"""Words of three languages: telling words apart from small ones, stems, and stems that have a long beginning in common.

Snowball takes the endings off. In Finnish it leaves the change of consonants inside a word (velka, velan; hoito, hoidon),
so both grades are written as one here. That makes a few different words the same, which does no harm among the few
thousand words of a plan; in a large text it would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import snowballstemmer

LONGEST_ASKED = 100
MOST_WORDS = 12
LEAST_COMMON = {"fi": 4, "sv": 5, "en": 5}
"""So many letters at the beginning two stems need in common to be related."""

LEAST_SHARE = 0.67
"""So large a share of the longer stem the common beginning is."""

MOST_TAIL = 3
"""So many letters may follow the common beginning in either stem."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES = re.compile(r"['’](s|t|m|re|ve|ll|d)\b")
_SNOWBALL = {"fi": "finnish", "sv": "swedish", "en": "english"}
_GRADES = (("kk", "k"), ("pp", "p"), ("tt", "t"), ("d", "t"), ("ng", "n"), ("nk", "n"), ("nt", "n"), ("nn", "n"))
_MORE_GRADES = (("mp", "m"), ("mm", "m"), ("lt", "l"), ("ll", "l"), ("rt", "r"), ("rr", "r"), ("lk", "l"), ("rk", "r"), ("v", "p"))
_VOWELS = "aeiouyäö"
_S_NOUN = re.compile(r"(?<=..)(?:([aeiouyäö])ks|([uy])st)$")
"""vanhuks(en) and vanhust(en) are vanhus."""

_SMALL_TEXT = {
    "fi": """
        ai ei eikä ehkä eli en enkä ennen enää et että hei he heidän hän hänelle hänellä hänen häntä itse ja jo joka jokin jonkun jos
        joten jotain jotakin jotta kai kaikki kanssa kautta kerran kuin kuinka kuka kun kyllä liian me mihin mikä miksi mille millä
        minkä minne minua minulla minulle minun minusta minut minä missä mistä miten mitä moi mukaan mun mutta mä mulla mulle myös
        ne niin niitä no nyt näin ole olen olla olo oloa olisi on onko ovat paljon pitää pitäisi pystyn pystyy pysty pääsee pääseekö pääsen
        pääseminen pääsy saa saada saako saan saanko se sekä sen siitä sille sinun sinä sitten sitä suo sun tai takia tarvitsee
        tarvitsen tarvitsisin tarvita tee tehdä teen tekee tekeminen tällä tämä tämän tässä tästä tätä vaan vai vain varten vielä
        voi voiko voin voinko voisi voisin yhtään haluaa haluan haluaisin käy käydä käyn mennä menee menen tulee tulla apua apu
        tiedä tiedän tietää auttaa auttavat auttaisi autetaan""",
    "sv": """
        alla allt att av bara behöver behövs bli blir den denna det detta din dig du där då efter eller en ett finns får få för från
        ha han har hej hjälp hon honom hos hur här hänt i icke in ingen inget inte ja jag kan kanske kunna man med mej men mera mer
        mig min mina mitt mycket måste passa passar nej någon något några när nu och om oss på samt sedan ska skall skulle som så sin sina sitt
        till tycker under ut utan vad var vara vart varje vem vi vid vilja vilken vill är åt önskar""",
    "en": """
        a about all also am an and any anyone are as at be been but by can cannot could did do does doing don for from get getting
        go going had has have having he help her here him his hello how i if in into is isn it its just keep keeps like make me my need
        needs no not now of off on one or our out please she should so some someone something than that the their them then there
        they this to too up us very want wants was we were what when where which who why will with would you your""",
}
SMALL: Mapping[str, frozenset[str]] = {language: frozenset(text.split()) for language, text in _SMALL_TEXT.items()}
"""Words that are in every sentence and tell nothing of a need."""

_IRREGULAR_TEXT = {
    "fi": """
        lapsi: lapsen lasta lasten lapsia lapset lapsella lapselle lapsesta lapsilla lapsille lapsista lapseni lapsensa lapseton
        työtön: työttömän työtöntä työttömät työttömien työttömiä työttömänä työttömäksi työttömälle työttömällä työttömille työttömillä
        asunnoton: asunnottoman asunnotonta asunnottomat asunnottomien asunnottomia asunnottomana asunnottomalle asunnottomille
        koditon: kodittoman koditonta kodittomat kodittomien kodittomia kodittomana kodittomaksi kodittomalle kodittomalla kodittomille kodittomilla
        varaton: varattoman varatonta varattomat varattomien varattomia varattomana varattomaksi varattomalle varattomalla varattomille varattomilla
        voimaton: voimattoman voimatonta voimattomat voimattomien voimattomia voimattomana voimattomaksi voimattomalle voimattomalla voimattomille voimattomilla
        mies: miehen miestä miehet miehelle mieheni
        hammas: hampaan hammasta hampaat hampaita hampaiden hampaissa
        vaimo: vaimon vaimoa vaimoni
        yö: yöllä yöksi yön yötä öisin
        työ: työtä työn töitä töihin työhön töissä työssä
        lyödä: lyö lyöty löi lyönyt lyödään
        juoda: juo juon joi juonut juovat juomaan
        syödä: syö syön syönyt syödään
        käsi: käden kättä kädet käsiä
        uusi: uuden uutta
        vesi: veden vettä
        ruoka: ruokaa ruoan ruuan ruokia ruoalla
        kuulo: kuulen kuule
        näkö: näen näe näön
        hoitaa: hoidan hoidat hoitavat hoidetaan hoidettava
        muisti: muistin muistia muistaa muistan muista
        raha: rahat rahaa rahan rahoja rahoista rahani""",
    "sv": """
        tand: tänder tänderna tanden
        moder: mödrar mödra mor mamma
        fader: far pappa
        man: mannen
        slå: slår slog slagen
        dricka: dricker drack druckit
        sova: sover sov sovit sömn""",
    "en": """
        child: children kid kids
        tooth: teeth
        drink: drank drunk drinks drinking
        woman: women
        fall: fell fallen falls falling
        eat: ate eaten
        mum: mother mom mummy
        dad: father daddy""",
}


def _irregular(text: str) -> dict[str, str]:
    lines = (line.split(":") for line in text.strip().splitlines())
    return {form: base.strip() for base, forms in lines for form in forms.split()}


_IRREGULAR = {language: _irregular(text) for language, text in _IRREGULAR_TEXT.items()}


def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, each once, in their order; `don't` gives `don`."""
    return tuple(dict.fromkeys(_WORD.findall(_APOSTROPHES.sub(" ", text.casefold()))))


def asked_words(text: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a person typed as (words to look for, small words left out); small words are looked for where there are no others.

    Reads the first `LONGEST_ASKED` letters and `MOST_WORDS` telling words.
    """
    said = words(text[:LONGEST_ASKED])
    telling = tuple(word for word in said if is_telling(word, language))
    if not telling:
        return said[:MOST_WORDS], ()
    return telling[:MOST_WORDS], tuple(word for word in said if word not in telling)


def is_telling(word: str, language: str) -> bool:
    """Whether the word says something of a need: longer than one letter, no figure, not small."""
    return len(word) > 1 and not word.isdigit() and word not in SMALL[language]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of a word in small letters; the same for its inflected forms. Never empty.

    Raises KeyError for a language other than fi, sv and en.
    """
    base = _IRREGULAR[language].get(word, word)
    cut = str(snowballstemmer.stemmer(_SNOWBALL[language]).stemWord(base))  # a stemmer is no two threads': each has its own
    return (_one_grade(cut) if language == "fi" else cut) or base


def related(one: str, other: str, language: str) -> bool:
    """Whether two stems have so long a beginning in common that they are of one family: masennus, masentunut."""
    common = _common_beginning(one, other)
    longer = max(len(one), len(other))
    return common >= LEAST_COMMON[language] and longer - common <= MOST_TAIL and common >= LEAST_SHARE * longer


def _one_grade(cut: str) -> str:
    """Both grades of a Finnish stem as one, without its last vowels unless little would be left."""
    shorter = cut.rstrip(_VOWELS)
    whole = shorter if len(shorter) >= 3 else cut
    for strong, weak in (*_GRADES, *_MORE_GRADES):
        whole = whole[0] + whole[1:].replace(strong, weak)
    return _S_NOUN.sub(r"\1\2s", whole)


def _common_beginning(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count
