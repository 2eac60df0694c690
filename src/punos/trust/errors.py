"""Named refusals of forms that came before, each with its cure."""

from __future__ import annotations

from punos.base.errors import Refusal
from punos.base.texts import Text


class TooManyClients(Refusal):
    """The worker met more different clients within an hour than the fuse lets through. A privacy officer has been told."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_clients",
            Text(
                "Olet tunnin aikana avannut tai nähnyt luetteloissa niin monen eri asiakkaan tietoja, että uusia ei nyt avata. "
                "Mitään ei ole rikki, eikä sinun tarvitse kirjautua ulos. Asiakkaat, joiden tietoja olet jo tunnin aikana käsitellyt, "
                "avautuvat edelleen. Odota hetki ja yritä sitten uudelleen. Tietosuojavastaava on saanut tästä tiedon. "
                "Jos työsi vaatii enemmän, kerro siitä esihenkilöllesi.",
                "Du har under en timme öppnat eller i listor sett uppgifter om så många olika klienter att nya inte öppnas just nu. "
                "Inget är sönder och du behöver inte logga ut. De klienter vars uppgifter du redan har hanterat under timmen öppnas fortfarande. "
                "Vänta en stund och försök sedan på nytt. Dataskyddsombudet har fått veta om det här. "
                "Om ditt arbete kräver mer, berätta det för din chef.",
                "Within an hour you have opened, or seen in lists, data of so many different clients that new ones are not opened now. "
                "Nothing is broken and you need not sign out. The clients whose data you have already handled within the hour still open. "
                "Wait a while, then try again. The privacy officer has been told of this. "
                "If your work needs more, tell your manager.",
            ),
        )


class ProofTooOld(Exception):  # noqa: N818 - an answer to the page, not a programming error
    """What was asked for needs the person to have shown who they are a moment ago. No refusal of a rule: a form must not take it for a fault of its own."""


class SecondPersonMissing(Exception):  # noqa: N818 - an answer to the page, not a programming error
    """The day's emergency openings are used up: a colleague must allow the next one first."""


class SentBefore(Refusal):
    """This very form was saved before, with other words. What was saved stands; the new words are not saved in silence over it."""

    def __init__(self) -> None:
        super().__init__(
            "sent_before",
            Text(
                "Lähetit tämän lomakkeen jo aiemmin, ja silloin lähettämäsi on tallessa. Nyt lähettämääsi ei tallennettu. "
                "Jos haluat muuttaa aiempaa, muuta sitä sen omalla sivulla. Jos tämä on uusi asia, lähetä uudelleen.",
                "Du har redan skickat det här formuläret, och det du skickade då är sparat. Det du skickade nu sparades inte. "
                "Vill du ändra det tidigare, ändra det på dess egen sida. Är det här en ny sak, skicka på nytt.",
                "You have already sent this form, and what you sent then is saved. What you sent now was not saved. "
                "To change the earlier one, change it on its own page. If this is a new thing, send it again.",
            ),
        )


class ReviewedBefore(Refusal):
    """Somebody has written another finding of the same notice."""

    def __init__(self) -> None:
        super().__init__(
            "reviewed_before",
            Text(
                "Tämä on jo käyty läpi, ja aiempi tulos on voimassa. Nyt kirjoittamaasi ei tallennettu.",
                "Det här har redan gåtts igenom, och det tidigare resultatet gäller. Det du skrev nu sparades inte.",
                "This has been reviewed already, and the earlier finding stands. What you wrote now was not saved.",
            ),
        )
