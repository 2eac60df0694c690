"""The pictures of the manual: what is on each, and who is at the screen. Pure data, read by the journeys and by the house."""

from __future__ import annotations

from dataclasses import dataclass

from punos.clients.residents import cast
from punos.clients.residents.cast import CastPerson, CastWorker

MOST_BYTES = 1_400_000
"""All of them together: a clone must stay light."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. `colours` is how the person has set the screen: light, dark or forced."""

    name: str
    language: str
    path: str
    who: CastPerson | CastWorker | None = None
    phone: bool = False
    colours: str = "light"


WORKSPACE = f"work/client/{cast.AINO.id}/"
PICTURES = (
    Picture("workspace-fi", "fi", WORKSPACE, cast.OWN_SOCIAL_WORKER),
    Picture("today-fi", "fi", "work/", cast.OWN_SOCIAL_WORKER),
    Picture("my-plan-fi-phone", "fi", "my/", cast.AINO, phone=True),
    Picture("service-fi-phone", "fi", "services/health-check-unemployed/could-i/", phone=True),
    Picture("organising-plan-sv", "sv", "plan/"),
    Picture("consent-sv-phone", "sv", "my/consent/", cast.AINO, phone=True),
    Picture("workspace-sv-dark", "sv", WORKSPACE, cast.OWN_SOCIAL_WORKER, colours="dark"),
    Picture("my-log-en", "en", "my/log/", cast.AINO),
    Picture("promises-en", "en", "insight/", cast.PLANNER),
    Picture("workspace-en-forced-colours", "en", WORKSPACE, cast.OWN_SOCIAL_WORKER, colours="forced"),
)
