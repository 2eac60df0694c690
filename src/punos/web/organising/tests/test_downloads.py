"""A version taken along: whole on a page, as a file of HTML, as an accessible PDF, as JSON that keeps to its published schema."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO
from pathlib import Path

import outloud
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county
from punos.plumbing.pdf import PUBLIC_PRINTER, pdf_of
from punos.web.organising import downloads

__all__ = ["county"]

#: The PDF maker warns of what it cannot draw and of its own libraries; what counts is checked in the document.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_plan_leads_to_all_its_forms(county: Loaded, browser: Client, language: str) -> None:
    page = read(browser, f"/{language}/plan/")
    for form in ("2/whole/", "2/plan.pdf", "2/plan.html", "2/plan.json", "schema.json"):
        assert f'href="/{language}/plan/versions/{form}"' in page
        assert browser.get(f"/{language}/plan/versions/{form}").status_code == 200
    assert 'href="/en/plan/versions/1/plan.pdf"' in read(browser, "/en/plan/versions/1/")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("form", ["whole/", "plan.html"])
def test_every_clause_is_there_whole(county: Loaded, browser: Client, language: str, form: str) -> None:
    page = html.unescape(read(browser, f"/{language}/plan/versions/2/{form}"))
    assert f'<html lang="{language}"' in page
    for clause in queries.clauses(2):
        for said in (clause.title, clause.text, clause.plain, *([clause.reason] if clause.reason else [])):
            assert said.in_(language) in page, clause.number
    document = queries.document(2)
    assert document and document["plan"]["content_sha256"] in page


@pytest.mark.parametrize("form", ["whole/", "plan.json"])
def test_a_whole_plan_takes_a_handful_of_questions(county: Loaded, browser: Client, form: str) -> None:
    read(browser, f"/en/plan/versions/2/{form}")
    with CaptureQueriesContext(connection) as asked:
        read(browser, f"/en/plan/versions/2/{form}")
    assert len(asked) < 12


@pytest.mark.parametrize("form", ["whole/", "plan.html"])
def test_references_between_clauses_lead_within_the_page(county: Loaded, browser: Client, form: str) -> None:
    page = read(browser, f"/en/plan/versions/2/{form}")
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert {f"clause-{clause.number.replace('.', '-')}" for clause in queries.clauses(2)} <= set(places)
    inside = re.findall(r'href="#([^"]+)"', page)
    assert set(inside) <= set(places)
    assert len(inside) > 100
    assert not re.search(r'href="/en/plan/versions/2/[\d.]+/"', page)


def test_the_clauses_that_are_gone_are_told_with_their_reasons(county: Loaded, browser: Client) -> None:
    page = html.unescape(read(browser, "/en/plan/versions/2/whole/"))
    version = queries.version(2)
    assert version and version.removed
    for key, reason in version.removed.items():
        assert queries.book(1).by_key[key].title.en in page
        assert reason.en in page
    assert 'id="removed"' not in read(browser, "/en/plan/versions/1/whole/")


def test_the_file_of_html_needs_nothing_else(county: Loaded, browser: Client) -> None:
    answer = browser.get("/sv/plan/versions/2/plan.html")
    page = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="organising-plan-2-sv.html"'
    assert "@page" in page
    assert not re.search(r'(src|href)="(?!#)', page)
    assert "@font-face" not in page


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("language", "title"), [("fi", "Järjestämissuunnitelma"), ("sv", "Plan för ordnandet"), ("en", "Organising plan")])
def test_the_plan_is_printed_as_an_accessible_document(
    county: Loaded, browser: Client, tmp_path: Path, version: int, language: str, title: str
) -> None:
    answer = browser.get(f"/{language}/plan/versions/{version}/plan.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="organising-plan-{version}-{language}.pdf"'
    (tmp_path / "plan.pdf").write_bytes(answer.content)
    checked = outloud.check(str(tmp_path / "plan.pdf"))
    assert [f"page {finding.page}: {finding.message}" for finding in checked.findings if finding.severity == "error"] == []
    document = PdfReader(BytesIO(answer.content))
    text = " ".join("".join(page.extract_text() for page in document.pages).split())
    assert document.trailer["/Root"]["/Lang"] == language
    assert title in (document.metadata.title or "")
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    clauses = queries.clauses(version)
    there = [clause for clause in clauses if f"{clause.number} {clause.title.in_(language)}"[:30] in text]
    assert len(there) == len(clauses)


def test_a_pdf_is_made_once(county: Loaded, browser: Client) -> None:
    first = browser.get("/fi/plan/versions/1/plan.pdf").content
    made = downloads._printed.cache_info().misses
    assert browser.get("/fi/plan/versions/1/plan.pdf").content == first
    assert downloads._printed.cache_info().misses == made


def test_nobodys_own_paper_waits_behind_a_public_one() -> None:
    with downloads._printing, PUBLIC_PRINTER._one_at_a_time:
        assert pdf_of("<html lang=fi><title>t</title><p>teksti</p></html>").startswith(b"%PDF-")


def test_who_waits_for_a_public_paper_is_told_so(county: Loaded, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a thread of the server for long because others print."""
    monkeypatch.setattr(downloads, "WAITS_S", 0.1)
    with downloads._printing:
        answer = browser.get("/en/plan/versions/1/plan.pdf")
    assert answer.status_code == 503 and "Try again in a minute" in answer.content.decode()
    assert browser.get("/en/plan/versions/1/plan.pdf").status_code == 200


def test_a_public_paper_is_printed_by_the_public_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PUBLIC_PRINTER, "print", lambda page, *, seconds: page.encode())
    assert downloads.printed("by the public printer") == b"by the public printer"
    downloads._printed.cache_clear()


def test_the_data_keeps_to_the_published_schema(county: Loaded, browser: Client) -> None:
    published = browser.get("/fi/plan/versions/schema.json")
    assert published["Content-Type"] == "application/schema+json"
    schema = json.loads(published.content)
    answer = browser.get("/sv/plan/versions/2/plan.json")
    assert answer["Content-Type"] == "application/json"
    document = json.loads(answer.content)
    assert document["$schema"] == schema["$id"]
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    assert document["plan"]["valid_from"] == "2026-10-01"
    assert len(document["clauses"]) == len(queries.clauses(2))
    assert browser.get("/en/plan/versions/2/plan.json").content == answer.content


@pytest.mark.parametrize("form", ["whole/", "plan.pdf", "plan.html", "plan.json"])
@pytest.mark.parametrize("number", ["998", "0", "99999999999999999999"])
def test_a_version_that_is_not_there_is_in_no_form(county: Loaded, browser: Client, form: str, number: str) -> None:
    assert browser.get(f"/fi/plan/versions/{number}/{form}").status_code == 404


def test_nothing_changes_anything(county: Loaded, browser: Client) -> None:
    for form in ("2/whole/", "2/plan.pdf", "2/plan.html", "2/plan.json", "schema.json"):
        assert browser.post(f"/fi/plan/versions/{form}").status_code == 405
