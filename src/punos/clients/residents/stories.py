"""Whole stories of residents: a plan of many parties, a light plan, an assessment under way."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from punos.clients.residents.beginnings import (
    assess,
    get_to_know,
    open_plan,
    set_goals,
    write_needs,
    write_strengths,
    write_views,
)
from punos.clients.residents.case import Case, Client
from punos.clients.residents.ledger import Ledger, day_after
from punos.clients.residents.parties import hand_over, leave_gap
from punos.clients.residents.rights import forbid_something, withhold_a_note
from punos.clients.residents.scene import CENTRES, HISTORY_DAYS, Scene
from punos.clients.residents.services import give_task_lately, give_tasks, take_service
from punos.clients.residents.staff import SOCIAL, Worker
from punos.clients.residents.talks import ask_agreements, close_plan, meet, note, review
from punos.clients.residents.themes import BESIDE, COURSES, GROWN_UP, themes_at
from punos.clients.residents.wording import Theme
from punos.trust.words import Role

SEGMENTS = {
    "network": ("network",),
    "full": ("network", "community", "community", "co_operation", "co_operation", "self_directed"),
    "light": ("self_directed", "self_directed", "co_operation"),
}
LONGEST_STORY = 14
"""A story told for so many days at most: reviews and meetings stop there."""


def tell(scene: Scene, client: Client, rng: Random, theme: Theme | None = None) -> Case | None:
    """Tell the story of a client by how far their plan goes; None where nobody could lead it."""
    if client.kind == "none":
        return _passing(scene, client, rng)
    case = begin(scene, client, rng, theme)
    if case is None:
        return None
    at = get_to_know(case)
    if at is None:
        return case
    if client.kind == "assessment":
        _under_way(case, at)
    elif client.kind == "light":
        _light(case, at)
    else:
        full(case, at)
    return case


def begin(scene: Scene, client: Client, rng: Random, theme: Theme | None = None) -> Case | None:
    """Choose the themes, the lead and the day of the first contact."""
    first = theme or _theme(client, scene.today, rng)
    beside = [one for one in BESIDE[first] if client.age(scene.today) >= 18 or one not in GROWN_UP]
    most = {"network": 2, "full": 1}.get(client.kind, 0)
    extras = rng.sample(beside, min(len(beside), most if client.kind == "network" else rng.randrange(most + 1)))
    lead = choose_lead(scene, client, rng, first)
    if lead is None:
        return None
    ledger = Ledger(client.id, scene.county.registers[SOCIAL], rng, scribe=None if client.actor_id else lead)
    segment = rng.choice(SEGMENTS.get(client.kind, ("self_directed",)))
    day = _opening_day(scene.today, client.kind, rng)
    return Case(scene, client, ledger, rng, (first, *extras), lead, day, segment)


def _opening_day(today: date, kind: str, rng: Random) -> date:
    """Some begin last week, most within the year."""
    longest = {"assessment": 45, "network": HISTORY_DAYS}.get(kind, HISTORY_DAYS)
    shortest = {"assessment": 2, "network": 60}.get(kind, 8)
    return day_after(today, -rng.randrange(shortest, longest))


def _theme(client: Client, today: date, rng: Random) -> Theme:
    if client.language == "en" and client.age(today) >= 18:
        return Theme.INTEGRATION
    return rng.choice(themes_at(client.age(today)))


def choose_lead(scene: Scene, client: Client, rng: Random, theme: Theme) -> Worker | None:
    """A worker of one of the organisations that lead such plans here."""
    name = rng.choice(COURSES[theme].leads)
    local = {"employment": f"employment-{client.place.area}", "sote-centre": f"sote-centre-{CENTRES[client.place.key]}"}
    # A coach leads only light plans: the core of the plan is not theirs to write for all.
    if name == "employment" and client.kind != "light":
        name = "adult-social-work"
    return scene.staff.some(local.get(name, name), rng, client.id)


def _passing(scene: Scene, client: Client, rng: Random) -> Case | None:
    """Somebody without a plan: known to the nurses of the local centre, by contact details alone."""
    lead = scene.staff.some(f"sote-centre-{CENTRES[client.place.key]}", rng, client.id)
    if lead is None:
        return None
    ledger = Ledger(client.id, lead.register_id, rng, scribe=lead)
    day = day_after(scene.today, -rng.randrange(8, HISTORY_DAYS))
    case = Case(scene, client, ledger, rng, (Theme.MENTAL_HEALTH,), lead, day, "self_directed")
    get_to_know(case)
    return case


def _under_way(case: Case, at: datetime) -> None:
    """An assessment that has not led to a plan yet."""
    assess(case, at)
    if case.chance(0.3):
        note(case, day_after(case.opened, 3))


def _light(case: Case, at: datetime) -> None:
    """A short plan: views, a goal, a service, a task."""
    ready: date | None = case.opened
    if case.lead.role is Role.SOCIAL_WORKER and case.chance(0.5):
        ready = assess(case, at)
    if ready is None or not open_plan(case, ready) or case.plan_at is None:
        return
    write_views(case, case.plan_at)
    set_goals(case, case.plan_at, 1)
    take_service(case, case.rng.choice(COURSES[case.themes[0]].main), case.themes[0], ready)
    if case.chance(0.6):
        give_tasks(case, case.rng.randrange(1, 3))
    if case.chance(0.4):
        review(case, day_after(ready, 120))
    if case.chance(0.2):
        close_plan(case, day_after(ready, case.rng.randrange(100, 300)))


def full(case: Case, at: datetime) -> None:
    """A plan with its parties, services, tasks and talks, as far as the year has come."""
    ready = assess(case, at)
    if ready is None or not open_plan(case, ready) or case.plan_at is None:
        return
    write_views(case, case.plan_at)
    write_needs(case, case.plan_at, 2)
    write_strengths(case, case.plan_at)
    set_goals(case, case.plan_at, 4 if case.segment == "network" else 3)
    take_services(case, ready)
    ask_agreements(case, day_after(ready, case.rng.randrange(5, 25)))
    give_tasks(case, case.rng.randrange(3, 7))
    _talk(case, ready)
    _rights(case, ready)
    _lately(case)
    _later(case, ready)


def take_services(case: Case, ready: date) -> None:
    """The main theme's services first, then those beside, then the other themes'."""
    network = case.client.kind == "network"
    wanted = _wanted(case, network=network)
    day = ready
    for theme, key in wanted:
        take_service(case, key, theme, day)
        day = day_after(day, case.rng.choice((0, 0, 3, 10, 25)))


def _wanted(case: Case, *, network: bool) -> list[tuple[Theme, str]]:
    first = case.themes[0]
    keys = case.rng.sample(COURSES[first].main, min(len(COURSES[first].main), 3 if network else case.rng.randrange(1, 4)))
    wanted = [(first, key) for key in keys]
    side = COURSES[first].side
    wanted += [(first, key) for key in case.rng.sample(side, min(len(side), 2 if network else case.rng.randrange(2)))]
    for theme in case.themes[1:]:
        main = COURSES[theme].main
        wanted += [(theme, key) for key in case.rng.sample(main, min(len(main), 2 if network else 1))]
    return list({key: (theme, key) for theme, key in wanted}.values())


def _talk(case: Case, ready: date) -> None:
    network = case.client.kind == "network"
    for number in range(3 if network else 1):
        if network or case.chance(0.4):
            meet(case, day_after(ready, 20 + 75 * number + case.rng.randrange(30)))
    for _ in range(case.rng.randrange(2, 6) if network else case.rng.randrange(3)):
        note(case, day_after(ready, case.rng.randrange(1, 300)))
    following: date | None = day_after(ready, case.rng.choice((60, 90, 90, 120)))
    for _ in range(LONGEST_STORY):
        following = review(case, following) if following else None


def _lately(case: Case) -> None:
    """What the last days brought: a new referral, a task for this week."""
    days = case.rng.randrange(1, 13)
    if case.plan_at is None or case.plan_at.date() > day_after(case.scene.today, -30):
        return
    if case.chance(0.25):
        theme = case.rng.choice(case.themes)
        take_service(case, case.rng.choice(COURSES[theme].side), theme, day_after(case.scene.today, -days))
    if case.chance(0.5):
        give_task_lately(case, day_after(case.scene.today, -days))


def _later(case: Case, ready: date) -> None:
    """Hand-over, a gap, or the end of the plan."""
    fate = case.rng.random()
    if fate < 0.2:
        new = next_lead(case)
        if new:
            hand_over(case, new, day_after(ready, case.rng.randrange(30, 200)))
    elif fate < 0.215:
        leave_gap(case, day_after(case.scene.today, -case.rng.randrange(2, 20)))
    elif fate < 0.33:
        close_plan(case, day_after(ready, case.rng.randrange(120, 320)))


def _rights(case: Case, ready: date) -> None:
    """Some forbid disclosure; now and then something is withheld from the client."""
    if case.chance(0.04):
        forbid_something(case, day_after(ready, case.rng.randrange(10, 120)))
    if case.chance(0.015):
        withhold_a_note(case, day_after(ready, case.rng.randrange(20, 150)))


def next_lead(case: Case) -> Worker | None:
    """Who takes over: now and then another party's worker, otherwise a colleague."""
    others = [one.worker for one in case.members.values() if one.worker.register_id == case.lead.register_id]
    others = [one for one in others if one.role is Role.SOCIAL_WORKER and one is not case.lead]
    if others and case.chance(0.4):
        return case.rng.choice(others)
    found = case.scene.staff.some(case.lead.organisation, case.rng, case.client.id)
    return found if found is not case.lead else None
