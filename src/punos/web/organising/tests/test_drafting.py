"""The pages on which the next version is written, commented on, answered and confirmed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from punos.clients.tests.factories import SmallCounty
from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county
from punos.organising.words import CommentState, VersionStatus
from punos.web.organising.drafting import presenters

__all__ = ["county"]

TODAY = date.today()  # noqa: DTZ011 - the pages ask their own clock
NAMES = {"title_fi": "Muutos 2", "title_sv": "Ändring 2", "title_en": "Amendment 2"}
WHY = {"reason_fi": "Matkat ovat pitkiä.", "reason_sv": "Avstånden är långa.", "reason_en": "Distances are long."}


@pytest.fixture
def stage(county: Loaded) -> Iterator[SmallCounty]:
    """Everything done on the app's connection is undone afterwards: a new version would rule over the other tests."""
    with transaction.atomic():
        yield SmallCounty()
        transaction.set_rollback(True)
    queries.forget()


@pytest.fixture
def planner(stage: SmallCounty) -> Client:
    organisation = stage.organisation()
    return browser(stage.worker("planner", organisation, stage.register(organisation)).token)


@pytest.fixture
def visitor(stage: SmallCounty) -> Client:
    return browser("")


def browser(token: str) -> Client:
    made = Client(SERVER_NAME="127.0.0.1")
    if token:
        made.cookies["punos"] = token
    return made


def form_of(page: str, begins: str = "") -> dict[str, Any]:
    """What the first form of the page that has a field beginning so would send as it stands."""
    form = next(one for one in re.findall(r"<form[^>]*>(.*?)</form>", page, re.DOTALL) if f'name="{begins}' in one)
    fields: dict[str, list[str]] = {}
    for element in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{what}="([^"]*)"', element) for what in ("name", "value"))
        is_choice = 'type="checkbox"' in element or 'type="radio"' in element
        if name and (not is_choice or " checked" in element):
            fields.setdefault(name[1], []).append(html(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        fields[name] = [html(text).removeprefix("\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', options)
        fields[name] = [html(chosen[1])] if chosen else [""]
    fields.pop("csrfmiddlewaretoken", None)
    return dict(fields)


def html(text: str) -> str:
    from html import unescape

    return unescape(text)


def begun(planner: Client) -> int:
    page = planner.get("/en/plan/drafts/").content.decode()
    sent = planner.post("/en/plan/drafts/", form_of(page, "title_") | NAMES)
    assert sent.status_code == 303, sent.content.decode()[:3000]
    return int(urlsplit(sent["Location"]).path.rstrip("/").rpartition("/")[2])


def nearer(planner: Client, number: int, kilometres: str = "20") -> Any:
    address = f"/en/plan/drafts/{number}/clause/min-sote-distance/"
    return planner.post(address, form_of(planner.get(address).content.decode(), "rule.") | WHY | {"rule.minimum": kilometres})


def opened(planner: Client, number: int, *, moderated: bool) -> None:
    page = planner.get(f"/en/plan/drafts/{number}/").content.decode()
    until = TODAY + timedelta(days=20)
    sent = form_of(page, "until") | {"until": f"{until.day}.{until.month}.{until.year}"}
    sent = {**sent, "moderated": "on"} if moderated else {name: value for name, value in sent.items() if name != "moderated"}
    answer = planner.post(f"/en/plan/drafts/{number}/step/", sent)
    assert answer.status_code == 303, answer.content.decode()[:2000]


def number_of(version: int, key: str) -> str:
    clause = queries.clause(version, key)
    assert clause
    return clause.number


def test_only_planners_see_what_is_being_written(stage: SmallCounty, planner: Client, visitor: Client) -> None:
    number = begun(planner)
    organisation = stage.organisation()
    worker = browser(stage.worker("social_worker", organisation, stage.register(organisation)).token)
    for address in (f"/en/plan/drafts/{number}/", f"/en/plan/drafts/{number}/clause/detox/", f"/en/plan/drafts/{number}/comments/"):
        assert worker.get(address).status_code == 404
        assert visitor.get(address).status_code == 302
    assert visitor.get(f"/en/plan/versions/{number}/").status_code == 404
    assert visitor.get(f"/en/plan/comments/{number}/").status_code == 404


def test_a_minimum_is_changed_in_its_form(planner: Client) -> None:
    number = begun(planner)
    assert nearer(planner, number).status_code == 303
    clause = queries.clause(number, "min-sote-distance")
    before = queries.clause(2, "min-sote-distance")
    assert clause and before
    assert {name for name in clause.raw if clause.raw[name] != before.raw[name]} == {"minimum"}
    page = planner.get(f"/en/plan/drafts/{number}/").content.decode()
    assert "Distances are long." in page and "20 km" in page


@pytest.mark.parametrize("key", ["detox", "promise-substance", "chapter-1", "min-telephone", "substance-first"])
def test_a_clause_sent_back_as_it_was_drawn_changes_nothing(planner: Client, key: str) -> None:
    number = begun(planner)
    address = f"/en/plan/drafts/{number}/clause/{key}/"
    page = planner.get(address)
    assert page.status_code == 200
    sent = planner.post(address, form_of(page.content.decode(), "title_"))
    assert sent.status_code == 303, re.findall(r"ds-error-summary.*?</section>", sent.content.decode(), re.DOTALL)
    assert queries.compare(2, number) == ()


def test_what_cannot_be_read_comes_back_with_everything_that_was_typed(planner: Client) -> None:
    number = begun(planner)
    answer = nearer(planner, number, "near")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="near"' in page and "Write a number" in page and "Distances are long." in page


@pytest.fixture
def both(planner: Client) -> tuple[str, int, dict[str, Any]]:
    """A clause that was read by one planner and then changed by another: its form, its version, and what the first would send unchanged."""
    number = begun(planner)
    address = f"/en/plan/drafts/{number}/clause/min-sote-distance/"
    drawn = form_of(planner.get(address).content.decode(), "title_")
    assert planner.post(address, drawn | WHY | {"plain_en": "Theirs.", "rule.minimum": "20"}).status_code == 303
    return address, number, drawn


def test_what_only_one_planner_changed_is_taken_by_itself(planner: Client, both: tuple[str, int, dict[str, Any]]) -> None:
    address, number, drawn = both
    met = planner.post(address, drawn | {"title_en": "My title"})
    page = met.content.decode()
    assert met.status_code == 409
    assert "Somebody changed this at the same time" in page
    assert "Työntekijä" in page, "who saved first is told"
    assert "keep." not in page, "nobody is asked about what only one changed"
    assert planner.post(address, form_of(page, "title_")).status_code == 303
    kept = queries.clause(number, "min-sote-distance")
    assert kept and kept.reason
    assert (kept.title.en, kept.plain.en, kept.reason.en) == ("My title", "Theirs.", WHY["reason_en"])
    before = queries.clause(2, "min-sote-distance")
    assert before and kept.raw == {**before.raw, "minimum": 20}, "a share that nobody touched is what it was"


@pytest.mark.parametrize(("keep", "kept"), [("theirs", "Theirs."), ("mine", "Mine."), ("together", "Ours.")])
def test_what_both_planners_changed_is_chosen_by_a_person(
    planner: Client, both: tuple[str, int, dict[str, Any]], keep: str, kept: str
) -> None:
    address, number, drawn = both
    page = planner.post(address, drawn | {"plain_en": "Mine.", "rule.minimum": "20"}).content.decode()
    assert "Theirs." in page and "Mine." in page and "keep.rule.minimum" not in page, "two who changed it alike do not differ"
    sent = form_of(page, "title_")
    unchosen = planner.post(address, sent)
    assert unchosen.status_code == 422 and "Choose which wording is kept." in unchosen.content.decode()
    again = form_of(unchosen.content.decode(), "title_")
    assert again["mine.plain_en"] == ["Mine."] and again["theirs.plain_en"] == ["Theirs."], "nothing typed is lost on the way"
    typed = {"plain_en": "Ours."} if keep == "together" else {}
    assert planner.post(address, again | typed | {"keep.plain_en": keep}).status_code == 303
    clause = queries.clause(number, "min-sote-distance")
    before = queries.clause(2, "min-sote-distance")
    assert clause and before and (clause.plain.en, clause.raw) == (kept, {**before.raw, "minimum": 20})


def test_a_clause_that_was_left_out_and_written_anew_is_asked_about_in_whole(planner: Client) -> None:
    """What the form began from is not known any more: every field that differs is asked about."""
    number = begun(planner)
    clause = queries.clause(number, "min-sote-distance")
    assert clause
    assert queries.changed_since(clause, clause.edition) is None
    assert queries.changed_since(replace(clause, edition=clause.edition + 3), clause.edition) is None, "no event, no change"
    assert nearer(planner, number).status_code == 303
    now = queries.clause(number, "min-sote-distance")
    assert now
    since = queries.changed_since(now, clause.edition)
    assert since and since.was and since.was.raw == clause.raw
    longer = queries.changed_since(now, clause.edition - 1)
    assert longer and longer.was is None


def test_a_criterion_is_changed_condition_by_condition(planner: Client) -> None:
    number = begun(planner)
    address = f"/en/plan/drafts/{number}/clause/substance-first/criterion/"

    def do(**sent: Any) -> Any:
        clause = queries.clause(number, "substance-first")
        assert clause
        return planner.post(address, {"edition": clause.edition, **sent})

    def criterion() -> Any:
        clause = queries.clause(number, "substance-first")
        return clause.raw["eligibility"] if clause else None

    before = criterion()
    assert planner.get(address).status_code == 200
    assert do(deed="add", place="", fact="age").status_code == 303
    assert do(deed="change", place="2", op=">=", value="18").status_code == 303
    assert criterion() == {"all": [*before["all"], {"fact": "age", "op": ">=", "value": 18}]}
    assert do(deed="group", place="2", kind="not").status_code == 303
    assert criterion()["all"][2] == {"not": {"fact": "age", "op": ">=", "value": 18}}
    assert do(deed="remove", place="2").status_code == 303
    assert criterion() == before
    for wrong in (
        {"deed": "change", "place": "0", "op": ">=", "value": "x"},
        {"deed": "remove", "place": "9"},
        {"deed": "add", "fact": "no"},
        {"deed": "x"},
    ):
        assert do(**wrong).status_code == 409
    assert planner.post(address, {"edition": "1", "deed": "remove", "place": "0"}).status_code == 409
    assert criterion() == before


def test_from_draft_to_comment_to_answer_to_decision(planner: Client, visitor: Client) -> None:
    number = begun(planner)
    nearer(planner, number)
    opened(planner, number, moderated=True)
    clause = number_of(number, "min-sote-distance")
    plan = visitor.get("/en/plan/").content.decode()
    assert "open for comment" in plan and "Amendment 2" in plan
    said = f"/en/plan/versions/{number}/{clause}/comment/"
    assert said in visitor.get(f"/en/plan/versions/{number}/{clause}/").content.decode()
    words = form_of(visitor.get(said).content.decode(), "text") | {
        "text": "The bus does not go there.",
        "theme": "nearness",
        "about": "rule",
    }
    assert visitor.post(said, words).status_code == 303
    again = visitor.post(said, words | {"text": "And it is dark."})
    assert again.status_code == 422
    assert "You have already sent this form." in again.content.decode() and "And it is dark.</textarea>" in again.content.decode()
    assert form_of(again.content.decode(), "text")["form_id"] != words["form_id"]
    with connection.cursor() as cursor:
        cursor.execute("select plan.hold('', null)")  # all pages of this test share one transaction, and so what was taken in hand in it
    assert "The bus does not go there." not in visitor.get(f"/en/plan/comments/{number}/").content.decode()
    (comment,) = queries.comments(number) or queries.all_comments(planner.cookies["punos"].value, number)
    one = f"/en/plan/drafts/{number}/comments/{comment.id}/"
    assert "The bus does not go there." in planner.get(f"/en/plan/drafts/{number}/comments/").content.decode()
    assert planner.post(one, form_of(planner.get(one).content.decode(), "deed") | {"deed": "publish"}).status_code == 303
    answer = form_of(planner.get(one).content.decode(), "outcome") | {"outcome": "changed", "answer": "Now 20 km."}
    assert planner.post(one, answer).status_code == 303
    public = visitor.get(f"/en/plan/comments/{number}/").content.decode()
    assert "The bus does not go there." in public and "Now 20 km." in public
    data = json.loads(visitor.get(f"/en/plan/comments/{number}/comments.json").content)
    assert [row["outcome"] for row in data["comments"]] == ["changed"]
    assert "Now 20 km." in visitor.get(f"/en/plan/comments/{number}/comments.csv").content.decode()
    page = planner.get(f"/en/plan/drafts/{number}/").content.decode()
    assert planner.post(f"/en/plan/drafts/{number}/step/", form_of(page, "to") | {"to": "proposal"}).status_code == 303
    confirm = f"/en/plan/drafts/{number}/confirm/"
    day = f"{TODAY.day}.{TODAY.month}.{TODAY.year}"
    sent = form_of(planner.get(confirm).content.decode(), "decision") | {"decision": "§ 9", "valid_from": day}
    assert planner.post(confirm, sent).status_code == 303
    ruling = queries.plan_in_force(TODAY)
    assert ruling and ruling.number == number and ruling.status is VersionStatus.CONFIRMED
    assert ruling.content_hash in visitor.get("/en/plan/").content.decode()
    assert planner.get(confirm).status_code == 404


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(planner: Client, visitor: Client) -> None:
    number = begun(planner)
    opened(planner, number, moderated=False)
    said = f"/en/plan/versions/{number}/{number_of(number, 'detox')}/comment/"
    words = form_of(visitor.get(said).content.decode(), "text") | {"text": "Buy now", "theme": "other", "about": "text"}
    assert visitor.post(said, words | {"website": "http://spam.example"}).status_code == 303
    assert queries.comments(number) == ()


def test_comments_by_letter_are_entered_with_every_bad_line_told(planner: Client) -> None:
    number = begun(planner)
    opened(planner, number, moderated=True)
    address = f"/en/plan/drafts/{number}/comments/letters/"
    first = form_of(planner.get(address).content.decode(), "lines") | {"source": "letter", "theme": "price", "language": "fi"}
    wrong = planner.post(address, first | {"lines": "9.999: Hei\nilman numeroa"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Line 1: there is no clause 9.999." in page and "Line 2:" in page and "ilman numeroa</textarea>" in page
    clause = number_of(number, "detox")
    right = first | {"lines": f"{clause}: Liian kallis.\n\n{clause}: Hyvä näin."}
    assert planner.post(address, right).status_code == 303
    assert planner.post(address, right).status_code == 303
    assert sorted(one.text for one in queries.comments(number)) == ["Hyvä näin.", "Liian kallis."]
    assert planner.post(address, right | {"lines": f"{clause}: Vielä yksi.\n{right['lines']}"}).status_code == 303
    assert sorted(one.text for one in queries.comments(number)) == ["Hyvä näin.", "Liian kallis.", "Vielä yksi."]


def questions_for(planner: Client, number: int) -> dict[str, int]:
    """How many questions the database is asked for each page of comments."""
    found = {}
    for address in (
        f"drafts/{number}/comments/",
        f"comments/{number}/",
        f"comments/{number}/comments.csv",
        f"comments/{number}/comments.json",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert planner.get(f"/en/plan/{address}").status_code == 200
        found[address.replace(str(number), "N")] = len(asked)
    return found


def entered(planner: Client, number: int, lines: list[str]) -> None:
    """Enter comments by letter."""
    address = f"/en/plan/drafts/{number}/comments/letters/"
    first = form_of(planner.get(address).content.decode(), "lines") | {"source": "letter", "theme": "price", "language": "fi"}
    assert planner.post(address, first | {"lines": "\n".join(lines)}).status_code == 303


def test_more_comments_ask_the_database_no_more(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the count sees a page that reads the draft anew for each comment, as they once did."""
    number = begun(planner)
    opened(planner, number, moderated=True)
    clauses = [number_of(number, key) for key in ("detox", "min-sote-distance")]
    entered(planner, number, [f"{clauses[0]}: Ensimmäinen."])
    few = questions_for(planner, number)
    entered(planner, number, [f"{clauses[one % 2]}: Mielipide {one}." for one in range(12)])
    many = questions_for(planner, number)
    print(f"questions for one comment and for thirteen: {few}, {many}")
    assert many == few
    title = presenters._clause_title
    monkeypatch.setattr(presenters, "_clause_title", lambda _, key, language: title(queries.book(number), key, language))
    assert max(questions_for(planner, number).values()) > max(few.values()) + 5


def test_a_comment_is_hidden_with_a_reason(planner: Client) -> None:
    number = begun(planner)
    opened(planner, number, moderated=True)
    address = f"/en/plan/drafts/{number}/comments/letters/"
    first = form_of(planner.get(address).content.decode(), "lines") | {"source": "letter", "theme": "price", "language": "fi"}
    planner.post(address, first | {"lines": f"{number_of(number, 'detox')}: Naapurini on sairas."})
    (found,) = queries.comments(number)
    one = f"/en/plan/drafts/{number}/comments/{found.id}/"
    hiding = form_of(planner.get(one).content.decode(), "why")
    assert planner.post(one, hiding).status_code == 422
    assert planner.post(one, hiding | {"why": "Names another person"}).status_code == 303
    (hidden,) = queries.all_comments(planner.cookies["punos"].value, number)
    assert (hidden.state, hidden.hidden_why) == (CommentState.HIDDEN, "Names another person")
    assert planner.get(f"/en/plan/drafts/{number}/comments/{uuid4()}/").status_code == 404


def test_a_clause_is_left_out_with_its_reason(planner: Client) -> None:
    number = begun(planner)
    address = f"/en/plan/drafts/{number}/clause/substance-at-home/leave-out/"
    sent = form_of(planner.get(address).content.decode(), "reason_")
    assert planner.post(address, sent).status_code == 422
    assert planner.post(address, sent | WHY).status_code == 303
    (change, *_) = [one for one in queries.compare(2, number) if one.clause.key == "substance-at-home"]
    assert change.reason and change.reason.en == "Distances are long."
