"""What the organising plan turns down: seed files that cannot be loaded, and rules that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from punos.base.errors import Refusal
from punos.base.texts import Text


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file of the plan: where it stands, what is wrong, and the cure. `line` 0: it is not known."""

    file: str
    key: str
    field: str
    problem: str
    cure: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.field}: {self.problem}: {self.cure}"


class SeedRefusedError(ValueError):
    """The seed was not loaded, not even in part; `faults` tells everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"the seed has {len(self.faults)} faults and was not loaded; mend them and load again:\n{lines}")


class PlanRefusedError(ValueError):
    """A folder was not imported, not even in part; `faults` tells everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"the plan has {len(self.faults)} faults and nothing was imported; mend them and import again:\n{lines}")


class RuleError(ValueError):
    """The rule of a clause that cannot be read: which field, what is wrong, and the cure."""

    def __init__(self, field: str, problem: str, cure: str) -> None:
        super().__init__(f"{field}: {problem}: {cure}")
        self.field = field
        self.problem = problem
        self.cure = cure


class ChangedMeanwhile(Refusal):
    """Somebody changed the same clause, version or comment after it was opened for editing. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "changed_meanwhile",
            Text(
                "Joku muutti tätä samaan aikaan. Mitään ei tallennettu. Lue, mitä siinä nyt on, ja tallenna sitten uudelleen.",
                "Någon ändrade det här samtidigt. Ingenting sparades. Läs vad som står där nu och spara sedan på nytt.",
                "Somebody changed this at the same time. Nothing was saved. Read what stands there now, then save again.",
            ),
        )


class NotNow(Refusal):
    """The version is at a stage where this cannot be done."""

    def __init__(self) -> None:
        super().__init__(
            "not_now",
            Text(
                "Tätä ei voi tehdä suunnitelman tässä vaiheessa. Avaa versio uudelleen ja katso, missä vaiheessa se on.",
                "Det här kan inte göras i det här skedet av planen. Öppna versionen på nytt och se i vilket skede den är.",
                "This cannot be done at this stage of the plan. Open the version again and see at which stage it is.",
            ),
        )


class DayTaken(Refusal):
    """Another confirmed version begins on the same day."""

    def __init__(self) -> None:
        super().__init__(
            "day_taken",
            Text(
                "Toinen vahvistettu versio alkaa samana päivänä. Valitse toinen päivä.",
                "En annan fastställd version börjar gälla samma dag. Välj en annan dag.",
                "Another confirmed version begins on the same day. Choose another day.",
            ),
            field="valid_from",
        )


class SentBefore(Refusal):
    """The form was sent before with other words. What came first is kept; what came now is not."""

    def __init__(self) -> None:
        super().__init__(
            "sent_before",
            Text(
                "Olet jo lähettänyt tämän lomakkeen. Jos haluat lähettää myös tämän, lähetä uudelleen.",
                "Du har redan skickat det här formuläret. Om du vill skicka också det här, skicka på nytt.",
                "You have already sent this form. If you want to send this as well, send again.",
            ),
        )


class OnlyPlanners(Refusal):
    """Somebody else than a planner of the organiser wants to write the plan."""

    def __init__(self) -> None:
        super().__init__(
            "only_planners",
            Text(
                "Vain järjestäjän suunnittelija kirjoittaa suunnitelmaa.",
                "Bara anordnarens planerare skriver planen.",
                "Only a planner of the organiser writes the plan.",
            ),
        )


class TooManyComments(Refusal):
    """Too many comments came from one place in a minute."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too_many_comments",
            Text(
                f"Samasta paikasta tuli monta kommenttia. Odota {seconds} sekuntia ja lähetä uudelleen. Kirjoittamasi on tallessa lomakkeella.",
                f"Många kommentarer kom från samma ställe. Vänta {seconds} sekunder och skicka på nytt. Det du skrev finns kvar i formuläret.",
                f"Many comments came from the same place. Wait {seconds} seconds and send again. What you wrote is still in the form.",
            ),
        )
        self.seconds = seconds


class NotReady(Refusal):
    """The version has faults that must be mended before it goes on."""

    def __init__(self, faults: int) -> None:
        super().__init__(
            "not_ready",
            Text(
                f"Versiossa on {faults} korjattavaa kohtaa. Ne luetellaan version sivulla.",
                f"Versionen har {faults} punkter att rätta. De räknas upp på versionens sida.",
                f"The version has {faults} points to mend. They are listed on the page of the version.",
            ),
        )
        self.faults = faults
