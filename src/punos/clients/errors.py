"""Named refusals of the shared plan, each with its cure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from punos.base.errors import Refusal
from punos.base.texts import Text


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
