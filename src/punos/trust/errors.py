"""Named refusals of forms that came before, each with its cure."""

from __future__ import annotations

from punos.base.errors import Refusal
from punos.base.texts import Text


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
