"""Named refusals of the shared plan, each with its cure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from punos.base.errors import Refusal
from punos.base.texts import Text
from punos.plumbing.papers.kinds import LARGEST_BYTES, Fault


class EditedMeanwhile(Refusal):
    """Somebody changed the part after it was opened for editing. Nothing was saved; both texts are at hand."""

    def __init__(self, part_id: UUID, version: int, theirs: dict[str, Any], changed_by: UUID | None) -> None:
        super().__init__(
            "edited_meanwhile",
            Text(
                "Joku muutti tätä kohtaa samaan aikaan. Vertaa tekstejä ja tallenna uudelleen.",
                "Någon ändrade den här punkten samtidigt. Jämför texterna och spara på nytt.",
                "Somebody changed this at the same time. Compare the texts and save again.",
            ),
        )
        self.part_id = part_id
        self.version = version
        self.theirs = theirs
        self.changed_by = changed_by


class NotYours(Refusal):
    """The ticket in hand does not let this be written."""

    def __init__(self) -> None:
        super().__init__(
            "not_yours",
            Text(
                "Et voi muuttaa tätä kohtaa. Pyydä muutosta siltä, jonka vastuulla se on.",
                "Du kan inte ändra den här punkten. Be den som ansvarar för den.",
                "You cannot change this. Ask the one who is responsible for it.",
            ),
        )


class WrongStep(Refusal):
    """The part is no longer in a state from which this can be done."""

    def __init__(self) -> None:
        super().__init__(
            "wrong_step",
            Text(
                "Tätä ei voi enää tehdä: kohdan tila on jo toinen. Lataa sivu uudelleen.",
                "Det här går inte längre: läget har redan ändrats. Ladda om sidan.",
                "This can no longer be done: its state has changed already. Load the page again.",
            ),
        )


class BadBody(Refusal):
    """A field of a part is missing, too long or not one of the choices."""


class YesMissing(Refusal):
    """The client has not said yes to this party."""

    def __init__(self) -> None:
        super().__init__(
            "yes_missing",
            Text(
                "Asiakas ei ole vielä antanut tähän suostumusta. Kysy asiakkaalta ja kirjaa hänen vastauksensa ensin.",
                "Klienten har ännu inte gett sitt samtycke. Fråga klienten och anteckna svaret först.",
                "The client has not yet said yes to this. Ask the client and record the answer first.",
            ),
        )


class WorkerGap(Refusal):
    """The plan would be left without an own worker, or with two."""

    def __init__(self) -> None:
        super().__init__(
            "own_worker_gap",
            Text(
                "Omatyöntekijä on aina yksi. Nimeä uusi omatyöntekijä samalla, kun entinen lopettaa.",
                "Det finns alltid en egen kontaktperson. Utse en ny samtidigt som den tidigare slutar.",
                "There is always one own worker. Name the new one at the same moment as the old one ends.",
            ),
        )


class ReasonsMissing(Refusal):
    """A decision without its reasons or its law."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "reasons_missing",
            Text(
                "Päätöksessä pitää olla perustelut ja sovelletut säännökset (hallintolaki 45 §). Kirjoita ne.",
                "Ett beslut ska ha motivering och tillämpade bestämmelser (förvaltningslagen 45 §). Skriv dem.",
                "A decision must have its reasons and the law it rests on (Administrative Procedure Act 45 §). Write them.",
            ),
            field,
        )


class NoDaysForReview(Refusal):
    """The plan does not tell by when a review of the decision may be asked for."""

    def __init__(self) -> None:
        super().__init__(
            "no_days_for_review",
            Text(
                "Järjestämissuunnitelmasta puuttuu, miten tähän päätökseen haetaan oikaisua. "
                "Päätöstä ei tallennettu: pyydä suunnittelijaa täydentämään kohtaa.",
                "Planen för ordnandet anger inte hur omprövning av beslutet begärs. Beslutet sparades inte: be planeraren komplettera punkten.",
                "The organising plan does not tell how a review of this decision is asked for. "
                "Nothing was saved: ask the planner to complete the clause.",
            ),
        )


LARGEST_MB = LARGEST_BYTES // (1024 * 1024)
_SAVE_AS_ONE = Text(
    "Tallenna se PDF-tiedostona tai ota siitä kuva, ja lisää se.",
    "Spara den som PDF eller ta en bild av den och lägg till den.",
    "Save it as a PDF or take a picture of it, and add that.",
)


def _with_cure(fi: str, sv: str, en: str) -> Text:
    return Text(f"{fi} {_SAVE_AS_ONE.fi}", f"{sv} {_SAVE_AS_ONE.sv}", f"{en} {_SAVE_AS_ONE.en}")


FAULTS: dict[Fault, Text] = {
    Fault.EMPTY: Text(
        "Tiedosto on tyhjä. Valitse toinen tiedosto.", "Filen är tom. Välj en annan fil.", "The file is empty. Choose another file."
    ),
    Fault.TOO_LARGE: Text(
        f"Tiedosto on liian suuri: enintään {LARGEST_MB} Mt. Lisää se pienempänä tai useassa osassa.",
        f"Filen är för stor: högst {LARGEST_MB} MB. Lägg till den i mindre format eller i flera delar.",
        f"The file is too large: at most {LARGEST_MB} MB. Add it smaller, or in several pieces.",
    ),
    Fault.UNKNOWN_KIND: _with_cure(
        "Tiedosto ei ole sisällöltään PDF, PNG, JPEG eikä Word-asiakirja (docx).",
        "Filens innehåll är varken PDF, PNG, JPEG eller ett Word-dokument (docx).",
        "By its content the file is no PDF, PNG, JPEG or Word document (docx).",
    ),
    Fault.TOO_MANY_PIXELS: Text(
        "Kuvassa on liikaa pisteitä: enintään 40 miljoonaa. Pienennä kuvaa ja lisää se uudelleen.",
        "Bilden har för många bildpunkter: högst 40 miljoner. Förminska den och lägg till den på nytt.",
        "The picture has too many pixels: at most 40 million. Make it smaller and add it again.",
    ),
    Fault.TOO_MANY_PAGES: Text(
        "Asiakirjassa on liikaa sivuja: enintään 300. Lisää se useassa osassa.",
        "Dokumentet har för många sidor: högst 300. Lägg till det i flera delar.",
        "The document has too many pages: at most 300. Add it in several pieces.",
    ),
    Fault.PACKED_TOO_TIGHT: _with_cure(
        "Tiedosto on pakattu niin tiiviiksi, ettei sitä voi avata turvallisesti.",
        "Filen är så hårt packad att den inte kan öppnas säkert.",
        "The file is packed so tightly that it cannot be opened safely.",
    ),
    Fault.LOCKED: Text(
        "Tiedosto on lukittu salasanalla. Tallenna se ilman salasanaa ja lisää se uudelleen.",
        "Filen är låst med lösenord. Spara den utan lösenord och lägg till den på nytt.",
        "The file is locked with a password. Save it without one and add it again.",
    ),
    Fault.ACTIVE: _with_cure(
        "Tiedostossa on makro, upotettu tiedosto tai muuta, joka voi käynnistyä tai hakea jotakin muualta.",
        "Filen innehåller ett makro, en inbäddad fil eller annat som kan starta eller hämta något utifrån.",
        "The file holds a macro, an embedded file or something else that may start by itself or fetch from elsewhere.",
    ),
    Fault.BROKEN: _with_cure(
        "Tiedostoa ei voi lukea loppuun asti: se on rikki tai jäänyt kesken.",
        "Filen kan inte läsas till slut: den är trasig eller ofullständig.",
        "The file cannot be read to its end: it is broken or incomplete.",
    ),
    Fault.TOO_HEAVY: _with_cure(
        "Tiedoston tarkistaminen vaati liikaa, eikä se valmistunut. Mitään ei tallennettu.",
        "Filen var för tung att granska och granskningen blev inte klar. Inget sparades.",
        "The file was too heavy to check, and the check did not end. Nothing was saved.",
    ),
    Fault.BUSY: Text(
        "Muita tiedostoja tarkistetaan juuri nyt, eikä vuorosi ehtinyt tulla. Mitään ei tallennettu. Valitse tiedosto uudelleen minuutin kuluttua.",
        "Andra filer granskas just nu och det hann inte bli din tur. Inget sparades. Välj filen på nytt om en minut.",
        "Other files are being checked just now, and your turn did not come. Nothing was saved. Choose the file again in a minute.",
    ),
}


class FileRefused(Refusal):
    """A file that is not taken, for what it is."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"file_{fault}", FAULTS[fault], "file")


class TooManyFiles(Refusal):
    """The part has as many files as a part may have."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_files",
            Text(
                "Tässä kohdassa on jo 20 tiedostoa, enempää ei mahdu. Poista käytöstä tarpeeton tai yhdistä sivut yhdeksi tiedostoksi.",
                "Här finns redan 20 filer, fler ryms inte. Dra tillbaka en onödig eller slå ihop sidorna till en fil.",
                "There are 20 files here already, and no room for more. Withdraw one that is not needed, or put the pages into one file.",
            ),
            "file",
        )


class TooManyFilesToday(Refusal):
    """The person has added as many files as anybody may add in a day."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_files_today",
            Text(
                "Olet lisännyt tänään jo 40 tiedostoa. Lisää loput huomenna tai yhdistä sivut yhdeksi tiedostoksi.",
                "Du har redan lagt till 40 filer i dag. Lägg till resten i morgon eller slå ihop sidorna till en fil.",
                "You have added 40 files today. Add the rest tomorrow, or put the pages into one file.",
            ),
            "file",
        )
