"""The stories of the cast: told step by step, so that a visitor finds the same plan on every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from punos.clients.residents import cast
from punos.clients.residents.beginnings import (
    assess_surely,
    get_to_know,
    open_plan,
    write_needs,
    write_strengths,
    write_views,
)
from punos.clients.residents.case import Case, Client, Member
from punos.clients.residents.county import Service
from punos.clients.residents.ledger import Ledger, day_after
from punos.clients.residents.parties import hand_over, join, propose
from punos.clients.residents.rights import forbid, withhold_a_note
from punos.clients.residents.rows import Part
from punos.clients.residents.scene import Scene
from punos.clients.residents.services import implement, near_one, plan_service, start_service
from punos.clients.residents.staff import SOCIAL, Worker
from punos.clients.residents.talks import ask_agreements, meet, note, review_surely
from punos.clients.residents.wording import Theme
from punos.clients.words import Sort, State
from punos.trust.words import Topic


@dataclass(frozen=True, slots=True)
class Step:
    """A service: its clause, who gives it, how many days ago it was planned, and after how many days it began (None: not yet)."""

    service: str
    organisation: str
    ago: int
    begins: int | None
    referral: State | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """A task: whose (an organisation, `client` or `near`), given so many days ago, due so many days from today, and done or not."""

    text: str
    whose: str
    ago: int
    due: int
    done: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """A story of the cast. `goals` are (words, better or keep, what attained at the last review)."""

    themes: tuple[Theme, ...]
    leads: tuple[str, ...]
    ago: int
    steps: tuple[Step, ...]
    goals: tuple[tuple[str, str, str], ...]
    errands: tuple[Errand, ...]
    review_due: int
    meeting_due: int = 5
    segment: str = "network"


SCRIPTS: dict[str, Script] = {
    cast.AINO.slug: Script(
        (Theme.UNEMPLOYMENT, Theme.DEBTS),
        ("petri", "kaisa"),
        215,
        (
            Step("employment-coaching", "employment-jyvaskyla-muurame", 190, 6, State.DONE),
            Step("health-check-unemployed", "sote-centre-jyvaskyla", 185, 12, State.DONE),
            Step("jobseekers-group", "association-tuulikannel", 150, 5),
            Step("money-guidance", "working-age-guidance", 120, 4),
            Step("kela-vocational-rehabilitation", "kela-central", 40, 21, State.ACCEPTED),
            Step("work-ability-assessment", "company-kantolaulu", 16, None, State.SENT),
        ),
        (
            ("Pääsen töihin, joissa selkä kestää.", "better", "partly"),
            ("Nousen arkisin ennen yhdeksää ja lähden jonnekin.", "better", "reached"),
            ("Vuokra on maksettu joka kuun viides päivä.", "better", "partly"),
        ),
        (
            Errand("Varaa yhteinen aika työkyvyn arvioon.", "adult-social-work", 9, 0),
            Errand("Selvitä palkkatuen ehdot kahdelle työpaikalle.", "employment-jyvaskyla-muurame", 12, -2),
            Errand("Kirjaa terveystarkastuksen yhteenveto suunnitelmaan.", "sote-centre-jyvaskyla", 20, 3),
            Errand("Käyn tutustumassa kahteen työpaikkaan.", "client", 14, 2),
            Errand("Tuon vuokralaskun ja tiliotteen seuraavaan tapaamiseen.", "client", 40, -20, done=True),
            Errand("Sisko lainaa auton haastattelupäiviksi.", "near", 10, 4),
            Errand("Soita ryhmän jälkeen, miten meni.", "association-tuulikannel", 8, 1),
        ),
        6,
    ),
    cast.EINO.slug: Script(
        (Theme.HOME_CARE, Theme.SUBSTANCE),
        ("tuula",),
        160,
        (
            Step("home-care", "company-hopeahaukka", 140, 3),
            Step("safety-phone", "company-kuukkeli", 138, 20),
            Step("substance-at-home", "substance-services", 60, 9, State.DONE),
            Step("memory-coordination", "sote-centre-jyvaskyla", 25, None, State.ACCEPTED),
            Step("recovery-peer-support", "association-kaislaranta", 20, None, State.REFUSED),
        ),
        (
            ("Asun omassa kodissani.", "keep", "reached"),
            ("Vietän arki-illat selvin päin.", "better", "partly"),
            ("Pääsen suihkuun turvallisesti kahdesti viikossa.", "better", "not_reached"),
        ),
        (
            Errand("Jaa lääkkeet viikoksi ja tarkista otetut.", "company-hopeahaukka", 6, 0),
            Errand("Sovi lääkityksen tarkistus päihdetyön ja kotihoidon kesken.", "substance-services", 15, -4),
            Errand("Tilaa kylpyhuoneeseen tukikahvat.", "older-people-services", 30, -9),
            Errand("Merkitsen juodut annokset vihkoon.", "client", 10, 2),
            Errand("Tytär soittaa iltaisin kello kuusi.", "near", 35, 1),
        ),
        -8,
    ),
    cast.BIRGITTA.slug: Script(
        (Theme.INFORMAL_CARE,),
        ("tuula",),
        130,
        (
            Step("informal-care-support", "informal-care-centre", 110, 10),
            Step("carer-leave", "housing-services", 70, 25),
            Step("carers-peer-support", "association-vierikivi", 30, 8, State.DONE),
        ),
        (("Jag får vara ledig två dagar i månaden.", "better", "partly"), ("Jag sover hela nätter igen.", "better", "not_reached")),
        (
            Errand("Boka de lediga dagarna för januari.", "older-people-services", 8, 2),
            Errand("Jag skriver upp hur jag sover.", "client", 12, 1),
        ),
        20,
        12,
        "community",
    ),
    cast.SAMUEL.slug: Script(
        (Theme.INTEGRATION,),
        ("kaisa",),
        100,
        (
            Step("integration-plan", "employment-jyvaskyla-muurame", 80, 9, State.DONE),
            Step("language-cafe", "association-montakielta", 75, 6),
            Step("kela-benefit-guidance", "kela-central", 35, 12, State.DONE),
            Step("sote-reception", "sote-centre-jyvaskyla", 12, None, State.ASKED),
        ),
        (("I find work in my own trade.", "better", "partly"), ("I know what every letter wants from me.", "better", "reached")),
        (
            Errand("Book an interpreter for the next meeting.", "adult-social-work", 5, 1),
            Errand("I bring my certificates to be translated.", "client", 20, -3),
        ),
        15,
    ),
    cast.MILLA.slug: Script(
        (Theme.FAMILY, Theme.DEBTS),
        ("kaisa",),
        90,
        (
            Step("violence-support", "association-oravanpesa", 75, 2),
            Step("money-guidance", "working-age-guidance", 50, 5),
            Step("sote-reception", "sote-centre-jyvaskyla", 30, 10, State.DONE),
        ),
        (("Kotona on turvallista.", "keep", "reached"), ("Tiedän kenelle soitan pahana yönä.", "better", "reached")),
        (Errand("Tarkista turvasuunnitelma yhdessä.", "adult-social-work", 7, 0),),
        25,
        9,
    ),
    cast.ONNI.slug: Script(
        (Theme.FAMILY, Theme.YOUTH),
        ("heidi",),
        120,
        (
            Step("family-work", "family-services", 100, 5),
            Step("school-support", "school-ahjorinne", 95, 8),
            Step("school-social-work", "student-welfare", 60, 12),
        ),
        (("Menen kouluun joka päivä.", "better", "partly"), ("Minulla on yksi kaveri.", "better", "reached")),
        (
            Errand("Sovi koulupäivän keventämisestä huoltajan kanssa.", "school-ahjorinne", 9, 1),
            Errand("Laitan kellon soimaan itse.", "client", 15, 3),
        ),
        10,
    ),
    cast.RISTO.slug: Script(
        (Theme.MENTAL_HEALTH, Theme.HOUSING),
        ("petri",),
        200,
        (
            Step("mental-health-first", "mental-health-services", 180, 4, State.DONE),
            Step("supported-housing", "housing-services", 150, 45),
            Step("sote-reception", "sote-centre-jyvaskyla", 90, 14, State.DONE),
            Step("employment-coaching", "employment-jyvaskyla-muurame", 45, 9, State.DONE),
        ),
        (("Pidän asunnon.", "keep", "reached"), ("Uskallan taas käydä kaupassa.", "better", "partly")),
        (
            Errand("Kerro kiellon vaikutuksista mukana oleville.", "adult-social-work", 10, 2),
            Errand("Kävelen talon ympäri joka aamu.", "client", 20, 5),
        ),
        12,
    ),
    cast.SANNA.slug: Script(
        (Theme.INFORMAL_CARE,),
        ("tuula",),
        75,
        (Step("informal-care-support", "informal-care-centre", 60, 20), Step("carers-peer-support", "association-vierikivi", 40, 6)),
        (("Tapaan muita omaishoitajia.", "better", "partly"),),
        (Errand("Soita hoitajalle kahden viikon välein.", "older-people-services", 6, 3),),
        30,
        20,
        "co_operation",
    ),
}


def tell_cast(scene: Scene, client: Client, slug: str, rng: Random) -> Case:
    """Tell the story of one of the cast, with the cast's own workers where they have one."""
    script = SCRIPTS[slug]
    leads = [_worker(scene, one) for one in script.leads]
    ledger = Ledger(client.id, scene.county.registers[SOCIAL], rng)
    opened = day_after(scene.today, -script.ago)
    case = Case(scene, client, ledger, rng, script.themes, leads[0], opened, script.segment)
    at = get_to_know(case)
    ready = assess_surely(case, at) if at else opened
    open_plan(case, ready)
    if case.plan_at is None:
        raise ValueError(f"the story of {slug} begins {script.ago} days ago, too late to have a plan: begin it earlier")
    write_views(case, case.plan_at)
    write_needs(case, case.plan_at, 2)
    write_strengths(case, case.plan_at)
    _goals(case, script)
    for step in script.steps:
        _take(case, step)
    _talk(case, script)
    if len(leads) > 1:
        hand_over(case, leads[1], day_after(scene.today, -70))
    _own_lines(case, slug)
    for errand in script.errands:
        _give(case, errand)
    return case


def _worker(scene: Scene, slug: str) -> Worker:
    one = next(worker for worker in cast.WORKERS if worker.slug == slug)
    return scene.staff.by_post[one.post_id]


def _of(case: Case, organisation: str) -> Worker:
    """The cast's worker there, if it has one who is not the client; otherwise the first of the others."""
    there = case.scene.staff.by_organisation[organisation]
    fit = [one for one in there if one.person_id != case.client.id]
    return case.lead if case.lead in fit else fit[0]


def _goals(case: Case, script: Script) -> None:
    at = case.plan_at
    if at is None:
        return
    for number, (words, scale, _) in enumerate(script.goals):
        said = case.said(script.themes[min(number, len(script.themes) - 1)])
        body = {"words": words, "scale": scale, "helps": said.helps[0], "hinders": said.hinders[0]}
        goal = case.ledger.add(
            Sort.GOAL, State.AGREED, case.lead, at, "goal_agreed", body, due_on=day_after(case.scene.today, 30 + 25 * number)
        )
        case.goals.append(goal)


def _take(case: Case, step: Step) -> None:
    """Let the party join, refer if so scripted, plan the service and begin it on its day."""
    day = day_after(case.scene.today, -step.ago)
    service = case.scene.county.edition(day).services.get(step.service)
    if service is None:
        raise ValueError(f"no service {step.service} in the organising plan of {day}: mend the script or the plan")
    worker = _of(case, step.organisation)
    member = case.members.get(step.organisation) or _join(case, worker, service, day)
    if step.referral and not _refer(case, worker, step, service.clause_id, service.topic, day):
        return
    case.ledger.tie(worker, member.since, "party", made_by=case.lead)
    part = plan_service(case, service, member, day_after(day, 3 if step.referral else 1))
    if part is None or step.begins is None:
        return
    begun = case.at(day_after(part.made_at.date(), step.begins))
    if begun:
        start_service(case, part, member, begun)
        implement(case, part, member, surely=True)


def _join(case: Case, worker: Worker, service: Service, day: date) -> Member:
    at = case.at(day)
    if at is None:
        raise ValueError(f"{worker.organisation} joins on {day}, which is still to come: mend the script")
    if worker.organisation == case.lead.organisation:
        return Member(worker, None, at)
    part = propose(case, worker, at, service)
    return join(case, worker, part, at, topics=(None,))


def _refer(case: Case, worker: Worker, step: Step, clause: UUID, topic: Topic, day: date) -> bool:
    """Send the referral and take it as far as the script says; whether the receiver took the client."""
    at = case.at(day)
    words = case.words.about(case.rng, "referrals", step.service)
    if at is None:
        return False
    part: Part = case.ledger.add(
        Sort.REFERRAL,
        State.SENT,
        case.lead,
        at,
        "referral_sent",
        {"question": words["question"], "background": words["background"], "to_register": str(worker.register_id)},
        topic=case.fit_topic(topic),
        organisation_id=worker.organisation_id,
        clause_id=clause,
        due_on=day_after(case.scene.today, 1) if step.referral in (State.SENT, State.ASKED) else day_after(day, 14),
    )
    case.ledger.address(part, worker.register_id, case.lead, part.made_at)
    answered = case.at(day_after(day, 2))
    if answered is None or step.referral is State.SENT:
        return False
    if step.referral is State.ASKED:
        case.ledger.change(part, worker, answered, "referral_asked", State.ASKED, {"asked": case.words.common["asked"][0]})
        return False
    if step.referral is State.REFUSED:
        case.ledger.change(part, worker, answered, "referral_refused", State.REFUSED, {"reason": words["refused"]}, ended_at=answered)
        return False
    case.ledger.change(part, worker, answered, "referral_accepted", State.ACCEPTED, assignee_id=worker.post_id)
    done = case.at(day_after(day, 30)) if step.referral is State.DONE else None
    if done:
        outcome = {"outcome": case.words.common["outcomes"][0]}
        case.ledger.change(part, worker, done, "referral_done", State.DONE, outcome, ended_at=done)
    return True


def _talk(case: Case, script: Script) -> None:
    if case.plan_at is None:
        return
    begun = case.plan_at.date()
    ask_agreements(case, day_after(begun, 9))
    marks = [(goal, mark) for goal, (_, _, mark) in zip(case.goals, script.goals, strict=True)]
    review_surely(case, day_after(case.scene.today, -max(14, script.ago // 3)), marks, day_after(case.scene.today, script.review_due))
    meet(case, day_after(begun, min(25, script.ago // 3)))
    meet(case, day_after(case.scene.today, script.meeting_due))
    for ago in (script.ago // 2, script.ago // 4, 6):
        note(case, day_after(case.scene.today, -ago))


def _give(case: Case, errand: Errand) -> None:
    at = case.at(day_after(case.scene.today, -errand.ago))
    if at is None:
        return
    worker = None if errand.whose in ("client", "near") else _of(case, errand.whose)
    near = near_one(errand.text) if errand.whose == "near" else ""
    part = case.ledger.add(
        Sort.TASK,
        State.GIVEN,
        case.lead,
        at,
        "task_given",
        {
            "text": errand.text,
            "responsible": errand.whose if worker is None else "organisation",
            "near_name": near,
            "goal_ids": [str(case.goals[0].id)],
        },
        organisation_id=worker.organisation_id if worker else None,
        assignee_id=worker.post_id if worker else None,
        due_on=day_after(case.scene.today, errand.due),
    )
    done = case.at(day_after(case.scene.today, errand.due)) if errand.done else None
    if done:
        case.ledger.change(part, worker, done, "task_done", State.DONE, {"done_note": case.words.common["done_notes"][0]})


def _own_lines(case: Case, slug: str) -> None:
    """What is special of one: prohibitions, a withheld part."""
    if slug != cast.RISTO.slug:
        return
    registers, today = case.scene.county.registers, case.scene.today
    forbid(case, day_after(today, -40), topic=Topic.MENTAL_HEALTH, to_register=registers["employment-jyvaskyla-muurame"])
    forbid(case, day_after(today, -38), topic=Topic.HEALTH, to_register=registers["employment-jyvaskyla-muurame"])
    withhold_a_note(case, day_after(today, -33))
