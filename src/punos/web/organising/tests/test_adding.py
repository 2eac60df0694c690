"""A clause that is new, doubts that are told, and the report that the council reads."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import outloud
import pytest
from django.test import Client
from pypdf import PdfReader

from punos.organising import queries
from punos.organising.queries import Lack
from punos.organising.rules import Task
from punos.organising.words import ClauseKind
from punos.web.organising.tests.test_drafting import (
    WHY,
    begun,
    county,
    form_of,
    html,
    nearer,
    number_of,
    opened,
    planner,
    stage,
    visitor,
)

__all__ = ["county", "planner", "stage", "visitor"]
NEW = {
    f"{name}_{code}": f"{text} {code}"
    for name, text in (("title", "Night grant"), ("plain", "Money for nights"), ("text", "The county grants it."), ("reason", "Asked for"))
    for code in ("fi", "sv", "en")
}


def add(planner: Client, number: int, **other: str) -> Any:
    address = f"/en/plan/drafts/{number}/clause/"
    return planner.post(address, form_of(planner.get(address).content.decode(), "title_") | NEW | {"like": "grant-equipment"} | other)


def test_a_new_clause_begins_with_the_rule_of_another_and_has_the_next_number(planner: Client) -> None:
    number = begun(planner)
    last = max(int(one.number.split(".")[1]) for one in queries.clauses(number) if one.number.startswith("4."))
    answer = add(planner, number)
    assert answer.status_code == 303
    key = urlsplit(answer["Location"]).path.rstrip("/").rpartition("/")[2]
    made = queries.clause(number, key)
    assert made and isinstance(made.rule, Task)
    assert (made.number, made.kind, made.title.en) == (f"4.{last + 1}", ClauseKind.GRANT, "Night grant en")
    assert [paper.key for paper in made.rule.documents] == ["lease", "statements", "prices"]
    assert "Now write what it rules." in planner.get(answer["Location"]).content.decode()
    (change,) = queries.compare(2, number)
    assert (change.change, change.reason and change.reason.sv) == ("added", "Asked for sv")


def test_a_new_clause_sent_twice_is_one_and_with_other_words_is_told(planner: Client) -> None:
    number = begun(planner)
    address = f"/en/plan/drafts/{number}/clause/"
    drawn = form_of(planner.get(address).content.decode(), "title_") | NEW | {"like": "grant-equipment"}
    got = [planner.post(address, drawn).status_code for _ in range(2)]
    assert got == [303, 303]
    other = planner.post(address, drawn | {"text_en": "Something else."})
    assert other.status_code == 422 and "You have already sent this form" in html(other.content.decode())
    assert len(queries.compare(2, number)) == 1
    assert planner.post(address, form_of(other.content.decode(), "title_")).status_code == 303
    assert len(queries.compare(2, number)) == 2


def test_a_new_clause_says_what_it_is_in_every_language(planner: Client) -> None:
    answer = add(planner, begun(planner), title_sv="", reason_fi="", like="")
    assert answer.status_code == 422
    assert answer.content.decode().count("ds-validation-message") == 3


def test_the_papers_of_an_application_and_its_review_are_changed_in_the_form(planner: Client) -> None:
    number = begun(planner)
    address = f"/en/plan/drafts/{number}/clause/grant-equipment/"
    drawn = form_of(planner.get(address).content.decode(), "title_")
    sent = planner.post(address, drawn | WHY | {"rule.documents.lease.title.en": "Lease", "rule.limit.amount": "1"})
    assert sent.status_code == 303
    rule = queries.clause(number, "grant-equipment").rule  # type: ignore[union-attr]
    assert isinstance(rule, Task) and rule.limit
    assert (rule.documents[0].title.en, rule.documents[1].key, rule.limit.amount) == ("Lease", "statements", 1)
    assert rule.review and rule.review.served == "served-by-message"
    page = html(planner.get(f"/en/plan/drafts/{number}/").content.decode())
    assert "Papers that an application must have" in page and "Tenancy agreement" in page


def test_what_may_be_meant_so_is_told_and_holds_nothing_up(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = begun(planner)
    assert not any(one.is_doubt for one in queries.readiness(number, _today()))
    before = queries.clause(number, "substance-first")
    assert before
    address = f"/en/plan/drafts/{number}/clause/substance-first/criterion/"
    # Whoever is 18 or more, and 20 or more besides: the first condition says nothing.
    for place, value in (("2", "18"), ("3", "20")):
        edition = queries.clause(number, "substance-first").edition  # type: ignore[union-attr]
        assert planner.post(address, {"edition": edition, "deed": "add", "place": "", "fact": "age"}).status_code == 303
        edition += 1
        assert planner.post(address, {"edition": edition, "deed": "change", "place": place, "op": ">=", "value": value}).status_code == 303
    draw = form_of(planner.get(f"/en/plan/drafts/{number}/clause/substance-first/").content.decode(), "title_")
    assert planner.post(f"/en/plan/drafts/{number}/clause/substance-first/", draw | WHY).status_code == 303
    found = queries.readiness(number, _today())
    assert {one.lack for one in found} == {Lack.DOUBT}, found
    page = planner.get(f"/en/plan/drafts/{number}/").content.decode()
    assert "Look once more" in page and "It may be meant so" in page
    opened(planner, number, moderated=False)


def test_what_is_applied_for_must_be_handled_and_reviewed(planner: Client) -> None:
    from punos.organising import actions
    from punos.organising.actions import ClauseDraft

    number = begun(planner)
    clause = queries.clause(number, "grant-equipment")
    assert clause
    bare = {name: value for name, value in clause.raw.items() if name != "review"}
    draft = ClauseDraft(clause.number, clause.kind, clause.title, clause.text, clause.plain, bare, clause.title)
    actions.write_clause(token=planner.cookies["punos"].value, number=number, key=clause.key, edition=clause.edition, clause=draft)
    assert [(one.key, one.lack) for one in queries.readiness(number, _today())] == [("grant-equipment", Lack.HANDLING)]
    assert "who reviews a decision" in planner.get(f"/en/plan/drafts/{number}/").content.decode()


@pytest.fixture
def commented(planner: Client, visitor: Client) -> int:
    """A version with a changed minimum, closed for comment; one comment led to it, one did not, one waits."""
    number = begun(planner)
    nearer(planner, number)
    opened(planner, number, moderated=False)
    clause = number_of(number, "min-sote-distance")
    for text in ("Matka on pitkä.", "Pidetään ennallaan.", "Entä bussi?"):
        address = f"/fi/plan/versions/{number}/{clause}/comment/"
        drawn = form_of(visitor.get(address).content.decode(), "text")
        assert visitor.post(address, drawn | {"text": text, "about": "rule", "theme": "nearness"}).status_code == 303
    said = {one.text: one.id for one in queries.comments(number)}
    for text, outcome in (("Matka on pitkä.", "changed"), ("Pidetään ennallaan.", "not_changed")):
        address = f"/en/plan/drafts/{number}/comments/{said[text]}/"
        drawn = form_of(planner.get(address).content.decode(), "outcome")
        sent = planner.post(address, drawn | {"deed": "answer", "outcome": outcome, "answer": f"Vastaus: {text}"})
        assert sent.status_code == 303, sent.content.decode()[:2000]
    return number


def test_the_report_for_the_council_tells_what_was_said_and_what_it_led_to(commented: int, visitor: Client) -> None:
    page = " ".join(html(visitor.get(f"/en/plan/comments/{commented}/report/").content.decode()).split())
    for words in ("Comments that led to a change", "Comments that did not change the clause", "Comments that are not answered yet"):
        assert words in page
    assert page.index("Comments that led") < page.index("Vastaus: Matka on pitkä.") < page.index("Comments that did not change")
    assert page.index("did not change the clause") < page.index("Vastaus: Pidetään ennallaan.") < page.index("Entä bussi?")
    assert "20 km" in page and "Distances are long." in page
    assert f'href="/en/plan/comments/{commented}/report/"' in visitor.get(f"/en/plan/comments/{commented}/").content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_report_is_printed_as_an_accessible_document(commented: int, visitor: Client, tmp_path: Path, language: str) -> None:
    answer = visitor.get(f"/{language}/plan/comments/{commented}/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    (tmp_path / "report.pdf").write_bytes(answer.content)
    checked = outloud.check(str(tmp_path / "report.pdf"))
    assert [f"page {finding.page}: {finding.message}" for finding in checked.findings if finding.severity == "error"] == []
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "Vastaus: Matka on pitkä." in text and "Entä bussi?" in text


def test_a_version_open_for_comment_is_taken_along_like_any_other(commented: int, visitor: Client) -> None:
    whole = visitor.get(f"/en/plan/versions/{commented}/whole/")
    assert "not confirmed yet" in whole.content.decode()
    document = json.loads(visitor.get(f"/en/plan/versions/{commented}/plan.json").content)
    assert (document["plan"]["number"], document["plan"]["status"]) == (commented, "comment")
    assert visitor.get(f"/en/plan/versions/{commented}/plan.html").status_code == 200


def test_there_is_no_report_of_a_draft_nor_of_the_first_version(planner: Client, visitor: Client) -> None:
    number = begun(planner)
    assert [visitor.get(f"/en/plan/comments/{one}/report/").status_code for one in (number, 1, 998)] == [404, 404, 404]


def _today() -> Any:
    from datetime import date

    return date.today()  # noqa: DTZ011 - the pages ask their own clock
