"""The synthetic residents: the same every time, whole, within the tables' rules, in every state."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.db import connections, transaction

from punos.clients import seeding
from punos.clients.residents import World, generate
from punos.clients.residents.cast import BLANK_A, BLANK_B, PERSONS, PRIVACY_OFFICER, WORKERS, demo_people
from punos.clients.residents.codes import identity_code
from punos.clients.residents.county import County
from punos.clients.residents.players import ORGANISATIONS
from punos.clients.residents.themes import COURSES
from punos.clients.residents.wording import Theme, phrases
from punos.clients.rules.bodies import check_body
from punos.clients.words import STATES, Sort
from punos.organising.loading import SEED as COUNTY_FILES
from punos.organising.loading import load_county
from punos.trust.words import Act, Role

TODAY = date(2026, 11, 23)
SEED = 20260101


@pytest.fixture(scope="module")
def county() -> County:
    """The county, loaded again: tests of the access rule put needs of their own in its place."""
    load_county()
    return seeding.read_county()


@pytest.fixture(scope="module")
def small(county: County) -> World:
    """Sixty residents."""
    return generate(county, count=60, seed=SEED, today=TODAY)


@pytest.fixture(scope="module")
def world(county: County) -> World:
    """Six hundred residents."""
    return generate(county, count=600, seed=SEED, today=TODAY)


@pytest.fixture
def rolled_back() -> Iterator[None]:
    """A transaction of the owner that leaves nothing behind for other tests."""
    with transaction.atomic(using="owner"):
        yield
        transaction.set_rollback(True, using="owner")


def ask(statement: str) -> list[tuple[Any, ...]]:
    """Ask the database as the guard, who sees every row."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set local role punos_guard")
        cursor.execute(statement)
        rows = cursor.fetchall()
        cursor.execute("reset role")
    return rows


def ids(array: str) -> list[str]:
    return [one for one in array.strip("{}").split(",") if one]


def test_sixty_residents_fit_the_tables(county: County, rolled_back: None) -> None:
    began = time.monotonic()
    done = seeding.seed_residents(count=60, today=TODAY)
    print(f"60 residents in {time.monotonic() - began:.1f} s: {done.rows}")
    with connections["owner"].cursor() as cursor:
        cursor.execute("set constraints all immediate")
    assert ask("select count(*) from plan.part")[0][0] >= done.rows["plan.part"] > 800
    assert ask("select is_synthetic, count(*) from plan.person where family_name = 'Laaksonen' group by 1")[0][0] is True
    again = seeding.seed_residents(count=60, today=TODAY)
    assert not again.done


def test_notices_of_emergencies_name_the_opening(county: County, world: World, rolled_back: None) -> None:
    seeding.write(world)
    told = ask("""select n.what, a.purpose, a.reason, a.client_id = n.client_id from plan.notice n
                  left join plan.access a on a.id = n.access_id where n.what = 'emergency_opening'""")
    assert told
    assert all(purpose == "emergency" and reason and same for _, purpose, reason, same in told)


def test_the_same_seed_makes_the_same_rows(county: County, small: World) -> None:
    again = generate(county, count=60, seed=SEED, today=TODAY)
    for table in World.__dataclass_fields__:
        assert getattr(again, table) == getattr(small, table), table


def test_another_seed_makes_other_people(county: County, small: World) -> None:
    other = generate(county, count=60, seed=SEED + 1, today=TODAY)
    shared = {one.id for one in other.persons} & {one.id for one in small.persons}
    assert shared == {one.id for one in PERSONS}


def test_every_state_of_every_sort_occurs(world: World) -> None:
    found = Counter((one.sort, one.state) for one in world.parts)
    missing = [(sort, state) for sort, states in STATES.items() for state in states if not found[sort.value, state.value]]
    assert not missing


def test_bodies_are_as_the_forms_would_make_them(world: World) -> None:
    for part in world.parts:
        body = json.loads(part.body)
        assert check_body(Sort(part.sort), body) == body, (part.sort, body)


def test_every_reference_leads_to_a_row(world: World) -> None:
    persons, actors = {one.id for one in world.persons}, {one.id for one in world.actors}
    parts, posts = {one.id: one for one in world.parts}, {one.id for one in world.posts}
    for part in world.parts:
        assert part.client_id in persons
        assert part.parent_id is None or parts[part.parent_id].client_id == part.client_id
        assert {part.assignee_id, part.made_by, part.changed_by} <= posts | {None}
    for event in world.events:
        assert parts[event.part_id].client_id == event.client_id
        assert event.by_post in posts | {None}
    assert {one.part_id for one in world.versions} | {one.part_id for one in world.clocks} <= set(parts)
    assert {one.actor_id for one in world.links} <= actors | {None}
    assert {one.actor_id for one in world.accesses} <= actors
    assert {one.actor_id for one in world.representations} <= actors
    assert {one.actor_id for one in world.posts} <= actors


def test_access_rows_name_parts_of_their_client_that_were_there(world: World) -> None:
    parts = {str(one.id): one for one in world.parts}
    for row in world.accesses:
        for part in ids(row.part_ids):
            assert parts[part].client_id == row.client_id
            assert parts[part].made_at <= row.at or row.act == Act.WRITE


def test_nothing_happens_after_this_morning(world: World) -> None:
    this_morning = datetime.fromisoformat("2026-11-23T06:00+02:00")
    assert max(row.at for row in world.accesses) < this_morning
    assert max(event.at for event in world.events) < this_morning
    assert min(event.at for event in world.events) > this_morning - timedelta(days=400)


def test_versions_and_events_tell_the_whole_story(world: World) -> None:
    versions, told = Counter(one.part_id for one in world.versions), Counter(one.part_id for one in world.events)
    last = {event.part_id: event.to_state for event in world.events}
    for part in world.parts:
        assert versions[part.id] == part.version - 1
        assert told[part.id] == part.version
        assert last[part.id] == part.state
        assert part.made_at <= part.changed_at


def test_own_workers_follow_each_other_without_overlap(world: World) -> None:
    by_client: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    for part in world.parts:
        if part.sort == Sort.OWN_WORKER:
            assert part.starts_at is not None
            by_client.setdefault(part.client_id, []).append((part.starts_at, part.ended_at))
    spans = [sorted(found) for found in by_client.values()]
    assert all(before[1] is not None and before[1] <= after[0] for found in spans for before, after in pairwise(found))
    assert any(len(found) > 1 for found in spans)
    open_plans = {one.client_id for one in world.parts if one.sort == Sort.PLAN and one.state == "open"}
    gaps = [client for client in open_plans if all(end for _, end in by_client[client])]
    assert 0 < len(gaps) <= len(open_plans) * 0.03


def test_promises_are_kept_broken_and_running(world: World) -> None:
    now = datetime.fromisoformat("2026-11-23T06:00+02:00")
    kept = sum(1 for one in world.clocks if one.stopped_at and one.stopped_at <= one.due_at)
    broken = sum(1 for one in world.clocks if one.stopped_at and one.stopped_at > one.due_at)
    running = sum(1 for one in world.clocks if not one.stopped_at and one.due_at >= now)
    exceeded = sum(1 for one in world.clocks if not one.stopped_at and one.due_at < now)
    print(f"clocks: {kept} kept, {broken} broken, {running} running, {exceeded} exceeded now")
    assert kept > broken > 0
    assert running
    assert exceeded


def test_members_have_said_yes_and_have_a_permit(world: World, county: County) -> None:
    permits = {(one.client_id, one.to_register_id) for one in world.permits}
    for part in world.parts:
        if part.sort == Sort.PARTY and part.state in ("member", "ended"):
            body = json.loads(part.body)
            assert datetime.fromisoformat(body["yes_at"]) >= part.made_at
            to_register = UUID(body["to_register"])
            assert to_register == part.register_id or (part.client_id, to_register) in permits


def test_nobody_works_on_their_own_record(world: World) -> None:
    mine = {one.id: one.person_id for one in world.actors if one.person_id}
    assert not [link for link in world.links if link.actor_id and mine.get(link.actor_id) == link.client_id]
    workers = {one.actor_id for one in world.posts}
    assert [actor for actor in mine if actor in workers], "some workers are clients as well"


def test_the_two_blank_persons_are_blank(small: World) -> None:
    for blank in (BLANK_A, BLANK_B):
        assert not [one for one in (*small.parts, *small.links, *small.accesses) if one.client_id == blank.id]
        assert (blank.id, blank.code) in small.identities


def test_the_cast_can_sign_in(small: World) -> None:
    subjects = {one.subject: one for one in small.actors}
    posts = {one.id: one for one in small.posts}
    for one in demo_people():
        assert one.subject in subjects
        if one.post_id:
            assert (posts[one.post_id].worker_name, posts[one.post_id].role) == (one.name, one.role)
        else:
            assert subjects[one.subject].person_id
    assert len({one.role for one in demo_people()}) == len(Role)
    assert len(subjects) == len(small.actors)
    assert PRIVACY_OFFICER.post_id in posts


def test_the_cast_names_organisations_as_the_county_does() -> None:
    rows = yaml.safe_load((COUNTY_FILES / "organisations.yaml").read_text(encoding="utf-8"))["organisations"]
    names = {row["key"]: row["name"] for row in rows}
    assert {one.organisation for one in WORKERS} == set(ORGANISATIONS)
    for key, text in ORGANISATIONS.items():
        assert text.as_dict() == names[key]


def test_codes_are_fictional_and_checked() -> None:
    assert identity_code(date(1984, 5, 17), 902) == "170584-902S"
    with pytest.raises(ValueError, match="900 to 999"):
        identity_code(date(1984, 5, 17), 123)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_library_of_phrases_is_whole(language: str) -> None:
    said = phrases(language)
    for theme in Theme:
        words = said.of(theme)
        assert all(getattr(words, name) for name in words.__dataclass_fields__), theme
        assert set(words.tasks) == {"client", "organisation", "near"}
    for what, keys in (("implementation", {"content", "means", "timetable"}), ("referrals", {"question", "background", "refused"})):
        assert all(set(entry) == keys for entries in said.about_services[what].values() for entry in entries)
    assert set(said.common) == set(phrases("fi").common)


def test_the_finnish_library_is_rich() -> None:
    themes = phrases("fi").themes.values()
    assert sum(len(one.goals) for one in themes) >= 80
    assert sum(len(lines) for one in themes for lines in one.tasks.values()) >= 60
    assert sum(len(one.needs) for one in themes) >= 40
    assert sum(len(one.notes) for one in themes) >= 40


def test_phrases_speak_of_services_that_the_plan_has(county: County) -> None:
    for about in phrases("fi").about_services.values():
        assert set(about) - {"any"} <= set(county.editions[0].services)


def test_courses_use_services_that_the_plan_has(county: County) -> None:
    used = {key for course in COURSES.values() for key in (*course.main, *course.side)}
    assert used <= set(county.editions[0].services)


def test_generator_is_pure() -> None:
    folder = Path(seeding.__file__).parent / "residents"
    assert not [file.name for file in folder.glob("*.py") if "django" in file.read_text(encoding="utf-8")]
