"""The words of chains: where a step stands."""

from __future__ import annotations

from enum import StrEnum

from punos.base.texts import Text


class StepState(StrEnum):
    """Where one step of a chain stands for one client."""

    NOT_YET = "not_yet"
    WAITING = "waiting"
    UNDER_WAY = "under_way"
    LATE = "late"
    REFUSED = "refused"
    DONE = "done"
    MISSING = "missing"


STEP_STATE_NAMES: dict[StepState, Text] = {
    StepState.NOT_YET: Text("ei vielä", "inte ännu", "not yet"),
    StepState.WAITING: Text("odottaa vastausta", "väntar på svar", "waits for an answer"),
    StepState.UNDER_WAY: Text("käynnissä", "pågår", "under way"),
    StepState.LATE: Text("myöhässä", "försenat", "late"),
    StepState.REFUSED: Text("ei otettu vastaan", "inte mottaget", "not taken on"),
    StepState.DONE: Text("tehty", "gjort", "done"),
    StepState.MISSING: Text("jäänyt väliin", "överhoppat", "left out"),
}
