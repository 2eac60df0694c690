"""What a check of a criterion finds: where, what is wrong, and the cure, in the three languages of those who write plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from punos.base.period import Period
from punos.base.texts import Language, Text
from punos.engines.criteria.facts import CriteriaError, FactKind, Value
from punos.engines.criteria.wording import KIND_WORDS, joined, said


class Wrong(StrEnum):
    """What can be wrong with a criterion or with the parameters it refers to."""

    UNKNOWN_FACT = "unknown_fact"
    WRONG_KIND = "wrong_kind"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_PARAMETER = "unknown_parameter"
    NOT_IN_FORCE = "not_in_force"
    WRONG_LIMIT = "wrong_limit"
    UNTRANSLATED = "untranslated"
    NEVER = "never"
    ALWAYS = "always"
    IDLE = "idle"
    BANDS_OVERLAP = "bands_overlap"
    BANDS_GAP = "bands_gap"
    DATES_OVERLAP = "dates_overlap"
    DATES_GAP = "dates_gap"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


DOUBTS = frozenset({Wrong.IDLE, Wrong.BANDS_OVERLAP, Wrong.BANDS_GAP, Wrong.DATES_GAP})
"""These may be meant so: the planner is asked, the plan is not refused."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at `path`, as `criteria.all[0].any[1]`."""

    path: str
    wrong: Wrong
    problem: Text
    cure: Text

    @property
    def is_doubt(self) -> bool:
        """Whether it may be meant so."""
        return self.wrong in DOUBTS

    def at(self, path: str) -> Finding:
        """The same at another path."""
        return replace(self, path=path)

    @property
    def error(self) -> CriteriaError:
        """The same as an error, in English."""
        return CriteriaError(self.path, self.problem.en, self.cure.en)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem.en}: {self.cure.en}"


def unknown_fact(path: str, fact: str) -> Finding:
    """A fact that is not declared."""
    return Finding(
        path,
        Wrong.UNKNOWN_FACT,
        Text(f"tietoa {fact!r} ei ole määritelty", f"uppgiften {fact!r} är inte definierad", f"fact {fact!r} is not declared"),
        Text("määrittele se tai korjaa nimi", "definiera den eller rätta namnet", "declare it or mend its name"),
    )


def wrong_kind(path: str, fact: str, kind: FactKind, wanted: Iterable[FactKind]) -> Finding:
    """A condition that cannot be put on a fact of this kind."""
    kinds = [*wanted]
    fi, sv = joined(" tai ", *(KIND_WORDS[one] for one in kinds)).fi, joined(" eller ", *(KIND_WORDS[one] for one in kinds)).sv
    have = KIND_WORDS[kind]
    return Finding(
        path,
        Wrong.WRONG_KIND,
        Text(
            f"tieto {fact!r} on {have.fi}, ei {fi}",
            f"uppgiften {fact!r} är {have.sv}, inte {sv}",
            f"fact {fact!r} is a {kind}, not a {' or '.join(kinds)}",
        ),
        Text("kysy sitä sen omalla ehtomuodolla", "fråga efter den med ett villkor av dess slag", "ask about it in the form for its kind"),
    )


def unknown_choice(path: str, fact: str, value: str, choices: Iterable[str]) -> Finding:
    """A choice that the fact does not have."""
    known = ", ".join(choices)
    return Finding(
        path,
        Wrong.UNKNOWN_CHOICE,
        Text(
            f"{value!r} ei ole tiedon {fact!r} vaihtoehto",
            f"{value!r} är inget alternativ för {fact!r}",
            f"{value!r} is no choice of {fact!r}",
        ),
        Text(f"valitse näistä: {known}", f"välj bland {known}", f"choose from {known}"),
    )


def unknown_parameter(path: str, name: str) -> Finding:
    """A parameter that is not declared."""
    return Finding(
        path,
        Wrong.UNKNOWN_PARAMETER,
        Text(f"parameters.{name}: lukua ei ole", f"parameters.{name}: talet finns inte", f"parameters.{name}: no such parameter"),
        Text("määrittele se tai korjaa nimi", "definiera det eller rätta namnet", "declare it or mend its name"),
    )


def not_in_force(path: str, name: str, when: date | Period) -> Finding:
    """A parameter without a value on a day, or through a period, when it is needed."""
    days = _period(when) if isinstance(when, Period) else Text(said(when).fi, said(when).sv, f"on {said(when).en}")
    return Finding(
        path,
        Wrong.NOT_IN_FORCE,
        Text(
            f"parameters.{name}: ei voimassa olevaa arvoa {days.fi}",
            f"parameters.{name}: inget gällande värde {days.sv}",
            f"parameters.{name}: no value in force {days.en}",
        ),
        Text("lisää arvo ja sen lähde", "lägg till ett värde med källa", "add one with its source"),
    )


def _period(period: Period) -> Text:
    since = said(period.start)
    if period.end is None:
        return Text(f"{since.fi} alkaen", f"från {since.sv}", f"from {since.en} on")
    until = said(period.end)
    return Text(f"{since.fi} alkaen ennen {until.fi}", f"från {since.sv} före {until.sv}", f"from {since.en} until {until.en}")


def wrong_limit(path: str, fact: str, kind: FactKind, limit: Value) -> Finding:
    """A fact held against a limit of another kind."""
    words, shown = KIND_WORDS[kind], said(limit)
    return Finding(
        path,
        Wrong.WRONG_LIMIT,
        Text(
            f"tieto {fact!r} on {words.fi} ja {shown.fi} ei ole",
            f"uppgiften {fact!r} är {words.sv} och {shown.sv} är det inte",
            f"fact {fact!r} is a {kind} and {limit!r} is not",
        ),
        Text(f"vertaa: {words.fi}", f"jämför med {words.sv}", f"compare with a {kind}"),
    )


LANGUAGE_NAMES = {
    Language.FI: Text("suomeksi", "på finska", "in Finnish"),
    Language.SV: Text("ruotsiksi", "på svenska", "in Swedish"),
    Language.EN: Text("englanniksi", "på engelska", "in English"),
}


def untranslated(path: str, missing: Iterable[Language]) -> Finding:
    """A text for people that is not in every language."""
    names = joined(", ", *(LANGUAGE_NAMES[one] for one in missing))
    return Finding(
        path,
        Wrong.UNTRANSLATED,
        Text(f"teksti puuttuu {names.fi}", f"texten saknas {names.sv}", f"the text is missing {names.en}"),
        Text("kirjoita se", "skriv den", "write it"),
    )


def never(path: str, clash: Iterable[Text], *, whole: bool) -> Finding:
    """A criterion, or a part of one, that nobody can meet; `clash`: conditions of which not all can be met at once."""
    both = joined("; ", *clash)
    return Finding(
        path,
        Wrong.NEVER,
        Text(
            f"{'kukaan ei voi saada tätä: ' if whole else 'tämä ei voi koskaan täyttyä: '}{both.fi}",
            f"{'ingen kan få detta: ' if whole else 'detta kan aldrig uppfyllas: '}{both.sv}",
            f"{'nobody can get this: ' if whole else 'this can never be met: '}{both.en}",
        ),
        Text(
            "korjaa raja tai poista toinen ehto",
            "rätta en gräns eller ta bort ett av villkoren",
            "mend a limit, or take one of the conditions away",
        ),
    )


def always(path: str) -> Finding:
    """A criterion that everybody meets."""
    return Finding(
        path,
        Wrong.ALWAYS,
        Text("jokainen täyttää tämän aina", "alla uppfyller alltid detta", "everybody always meets this"),
        Text(
            "poista peruste, jos kaikki saavat palvelun, tai korjaa raja",
            "ta bort grunden om alla får tjänsten, eller rätta en gräns",
            "leave the criterion out if everybody may come, or mend a limit",
        ),
    )


def idle(path: str, says: Text) -> Finding:
    """A part that makes no difference to anybody."""
    return Finding(
        path,
        Wrong.IDLE,
        Text(
            f"tämä ehto ei vaikuta kenenkään vastaukseen: {says.fi}",
            f"detta villkor ändrar inte någons svar: {says.sv}",
            f"this condition changes nobody's answer: {says.en}",
        ),
        Text("poista se tai korjaa sen raja", "ta bort det eller rätta dess gräns", "take it away, or mend its limit"),
    )


OVERLAP = Text("kaksi luokkaa menee päällekkäin", "två klasser överlappar varandra", "two bands overlap")
GAP = Text("luokkien väliin jää aukko", "det blir en lucka mellan klasserna", "there is a gap between two bands")


def bands(path: str, wrong: Wrong, fact: Text, where: Text, beside: str) -> Finding:
    """Bands of one thing that overlap, or leave a gap, at `where`; `beside`: the path of the other band."""
    problem = joined(": ", OVERLAP if wrong is Wrong.BANDS_OVERLAP else GAP, fact, where)
    return Finding(
        path,
        wrong,
        problem,
        Text(
            f"aloita luokka siitä, mihin edellinen päättyy (vertaa: {beside})",
            f"låt klassen börja där den förra slutar (jämför med {beside})",
            f"let the band begin where the one before it ends (compare {beside})",
        ),
    )


def dates_overlap(path: str, one: date, other: date) -> Finding:
    """Two values of a parameter in force on one day; each is named by its first day."""
    first, second = said(one), said(other)
    return Finding(
        path,
        Wrong.DATES_OVERLAP,
        Text(
            f"arvot {first.fi} alkaen ja {second.fi} alkaen ovat voimassa yhtä aikaa",
            f"värdena från {first.sv} och från {second.sv} gäller samtidigt",
            f"the values from {first.en} and from {second.en} are in force at once",
        ),
        Text("päätä aikaisempi", "avsluta det tidigare", "end the earlier one"),
    )


def dates_gap(path: str, gap: Period) -> Finding:
    """Days between two values of a parameter on which none is in force."""
    days = _period(gap)
    return Finding(
        path,
        Wrong.DATES_GAP,
        Text(f"mikään arvo ei ole voimassa {days.fi}", f"inget värde gäller {days.sv}", f"no value is in force {days.en}"),
        Text(
            "jatka edellistä tai lisää arvo väliin", "förläng det förra eller lägg till ett värde", "end the earlier one later, or add one"
        ),
    )


def too_large(path: str, error: CriteriaError) -> Finding:
    """A criterion that cannot be looked through in a bounded time."""
    return Finding(
        path,
        Wrong.TOO_LARGE,
        Text(
            "peruste on liian laaja tarkistettavaksi",
            "grunden är för omfattande för att kontrolleras",
            f"the criterion is too large to check: it {error.problem}",
        ),
        Text("jaa se osiin", "dela upp den", "split the criterion"),
    )


def unreadable(error: CriteriaError) -> Finding:
    """A criterion whose JSON form cannot be read."""
    return Finding(
        error.path,
        Wrong.UNREADABLE,
        Text(f"perustetta ei voi lukea ({error.problem})", f"grunden kan inte läsas ({error.problem})", error.problem),
        Text(f"korjaa se ({error.cure})", f"rätta den ({error.cure})", error.cure),
    )
