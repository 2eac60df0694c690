"""What people of a journey do, one verb each: a worker at the workspace, a client on their own pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from punos.base.clock import day_of, now
from punos.base.texts import Text
from punos.clients.residents.cast import CastPerson, CastWorker
from punos.organising.loading import organisation_id
from punos.web.work.deeds.registry import BY_SLUG
from tests.journeys.past import Past
from tests.journeys.stage import Stage


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker of the cast before one client's plan."""

    stage: Stage
    who: CastWorker
    client: CastPerson

    def here(self) -> Stage:
        """The worker's own browser."""
        self.stage.become(self.who)
        return self.stage

    def finds_the_person(self, purpose: str, ground: Text) -> None:
        """Look the person up by the identity code and begin a client relationship."""
        stage = self.here()
        stage.go("work/find/")
        stage.looks()
        stage.fill(code=self.client.code)
        stage.press()
        stage.fill(purpose=purpose, ground=ground)
        stage.does_not_see(self.client.family_name)
        stage.looks()
        stage.press()

    def opens_the_workspace(self) -> Stage:
        """From my clients to the client's plan, unless it is on the screen already."""
        stage, address = self.here(), f"/client/{self.client.id}/"
        if stage.just_came or not stage.path().endswith(address):
            stage.go("work/clients/")
            stage.looks()
            stage.follow(address)
        return stage

    def adds(self, slug: str, **answers: object) -> UUID:
        """Add something to the plan by the menu beside it; the new part."""
        stage = self.opens_the_workspace()
        stage.follow(f"/client/{self.client.id}/add/{slug}/")
        return self._answers(slug, answers)

    def does(self, slug: str, part: UUID, **answers: object) -> UUID:
        """Do something to a part of the plan, from its card; the part in hand afterwards."""
        stage = self.opens_the_workspace()
        form = stage.page.locator(f'form[action$="/part/{part}/{slug}/"]')
        if BY_SLUG[slug].quick:
            stage.clicks(form.get_by_role("button").first)
            return self._done(slug)
        stage.follow(f"/part/{part}/{slug}/")
        return self._answers(slug, answers)

    def looks_at(self, slug: str, part: UUID | None = None) -> None:
        """Open a deed's form and leave it."""
        stage = self.opens_the_workspace()
        stage.follow(f"/part/{part}/{slug}/" if part else f"/client/{self.client.id}/add/{slug}/")
        stage.looks()
        stage.page.go_back()

    def answers_the_referral(self, slug: str, part: UUID, **answers: object) -> None:
        """From the referrals to us to the one referral, and answer it."""
        stage = self.here()
        stage.go("work/referrals/")
        stage.looks()
        stage.follow(f"/referral/{self.client.id}/{part}/")
        stage.looks()
        stage.follow(f"/referral/{self.client.id}/{part}/{slug}/")
        self._answers(slug, answers)

    def plans_a_service(self, key: str, word: Text, entitled: str, facts: dict[str, object], **answers: object) -> UUID:
        """Search the organising plan in force by an everyday word, see whether the client is entitled, plan the service."""
        stage = self.opens_the_workspace()
        stage.follow(f"/client/{self.client.id}/services/")
        stage.fill(q=word)
        stage.clicks(stage.page.locator("main form[role=search] button"))
        stage.looks()
        stage.follow(f"/services/{key}/")
        stage.fill(**{f"fact_{name}": value for name, value in facts.items()})
        if facts:
            stage.press("check")
            stage.sees(stage.translated(entitled))
        stage.fill(**answers)
        stage.looks()
        stage.press()
        assert "done=service" in stage.page.url, stage.shown()[:3000]
        return stage.in_hand

    def cannot_open(self) -> None:
        """The client's address leads to nothing, as if there were no such person."""
        stage = self.here()
        answer = stage.go(f"work/client/{self.client.id}/")
        assert answer is not None
        assert answer.status == 404
        stage.does_not_see(self.client.family_name, self.client.given_name)
        stage.looks()

    def _answers(self, slug: str, answers: dict[str, Any]) -> UUID:
        self.stage.fill(**answers)
        self.stage.looks()
        self.stage.press()
        return self._done(slug)

    def _done(self, slug: str) -> UUID:
        """The page says in the journey's language that it is done."""
        stage, deed = self.stage, BY_SLUG[slug]
        assert f"done={slug}" in stage.page.url, f"{slug}: {stage.page.url}\n{stage.shown()[:3000]}"
        stage.sees(stage.of(deed.done))
        return stage.in_hand if "#part-" in stage.page.url else self.client.id


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the cast on their own pages."""

    stage: Stage
    who: CastPerson

    def reads_the_plan(self) -> Stage:
        """My plan."""
        self.stage.become(self.who)
        self.stage.go("my/")
        return self.stage

    def writes(self, end: str, **answers: object) -> Stage:
        """From my plan to a form, fill it in, and back at my plan."""
        stage = self.reads_the_plan()
        stage.follow(end)
        stage.fill(**answers)
        stage.looks()
        stage.press()
        assert stage.page.url.rstrip("/").endswith(("/my", "/consent")), stage.shown()[:3000]
        return stage

    def says(self, answer: str, part: UUID, topics: tuple[str, ...] = ()) -> Stage:
        """Yes or no to an organisation that is proposed to join."""
        more = {"topics": topics} if topics else {}
        return self.writes(f"/my/parties/{part}/", answer=answer, **more)

    def reads_the_log(self) -> Stage:
        """Who has looked."""
        stage = self.reads_the_plan()
        stage.follow("/my/log/")
        return stage


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody without a session who asks whether they are likely to get a service."""

    stage: Stage

    def looks_for(self, words: Text, key: str) -> None:
        """From the front page by everyday words to the page of a service."""
        stage = self.stage
        stage.anybody()
        stage.go("")
        stage.fill(q=words)
        stage.clicks(stage.page.locator("main form[role=search] button"))
        stage.looks()
        stage.follow(f"/services/{key}/")
        stage.looks()

    def begins_to_ask(self, key: str) -> None:
        """From the page of the service to the first question."""
        self.stage.follow(f"/services/{key}/could-i/")
        self.stage.looks()

    def question(self) -> str:
        """The fact that is asked about now; nothing when there is a result."""
        asked = self.stage.page.locator("main [name=asked]")
        return str(asked.get_attribute("value")) if asked.count() else ""

    def answers(self, **given: object) -> None:
        """Answer what is asked, as it is asked, until there is a result or a question about something else."""
        stage = self.stage
        while (asked := self.question()) in given:
            stage.fill(answer=given.pop(asked))
            stage.press()
            stage.looks(again=not self.question())
        assert not given, f"never asked: {given}"


@dataclass
class Story:
    """One journey of one client: whom it is about, and the parts of the plan that it comes back to, by a name of its own."""

    stage: Stage
    past: Past
    about: CastPerson
    parts: dict[str, UUID] = field(default_factory=dict)

    @property
    def client(self) -> Client:
        """The client on their own pages."""
        return Client(self.stage, self.about)

    def worker(self, who: CastWorker) -> Worker:
        """A worker before the client's plan."""
        return Worker(self.stage, who, self.about)

    def day(self, days: int) -> str:
        """The day so many days from now, as it is typed."""
        return self.stage.typed(day_of(now()) + timedelta(days=days))

    def day_shown(self, days: int) -> str:
        """The day so many days from now, as pages write it."""
        return self.stage.of_day(day_of(now()) + timedelta(days=days))


def organisation(key: str) -> str:
    """The value of an organisation in a list to choose from."""
    return str(organisation_id(key))
