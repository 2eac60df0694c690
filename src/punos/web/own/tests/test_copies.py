"""Taking along: an accessible PDF and the whole of the data, both in the log as copies."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import outloud
import pytest
from django.conf import settings
from pypdf import PdfReader

from punos.base.clock import now
from punos.clients.actions import goals
from punos.clients.queries.plans import whole_plan
from punos.clients.tests.factories import opened
from punos.plumbing.pdf import Printer, pdf_of
from punos.plumbing.printing import OutsideThePackageError, PackageFiles
from punos.trust import access, queries
from punos.trust.words import Purpose
from punos.web.own.tests.factories import Story

#: The PDF maker warns of what it cannot draw and of its own libraries; what counts is checked in the document.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
KEYS = {"format", "version", "made_at", "person", "parts", "withheld", "permits", "prohibitions", "links", "representatives", "access_log"}


@pytest.mark.parametrize(("language", "title"), [("fi", "Oma suunnitelma"), ("sv", "Min plan"), ("en", "My plan")])
def test_the_plan_is_printed_as_an_accessible_document(story: Story, tmp_path: Path, language: str, title: str) -> None:
    answer = story.browser.get(f"/{language}/my/plan.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "no-store"
    file = tmp_path / "plan.pdf"
    file.write_bytes(answer.content)
    assert outloud.check(str(file)).errors == 0
    document = PdfReader(BytesIO(answer.content))
    text = "".join(page.extract_text() for page in document.pages)
    for said in ("Haluan nukkua yöni hyvin", "Soitan pankkiin", "Oona Omatyöntekijä", title):
        assert said in text
    assert document.trailer["/Root"]["/Lang"] == language
    assert title in (document.metadata.title or "")
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_on_paper_a_service_names_its_clause_in_words_that_lead_nowhere(story: Story) -> None:
    document = PdfReader(BytesIO(story.browser.get("/en/my/plan.pdf").content))
    assert "clause 4.1, version 1" in "".join(page.extract_text() for page in document.pages)
    assert not [note for page in document.pages for note in page.get("/Annots", ())]


def test_a_print_stands_in_the_log_as_a_copy(story: Story) -> None:
    story.browser.get("/en/my/plan.pdf")
    row = queries.my_log(story.client.token)[0]
    assert (row.act, row.own) == ("export", True)


def test_what_is_withheld_while_a_copy_is_printed_is_not_in_it(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = []

    def slowly(page: str) -> bytes:
        printed.append(page)
        if len(printed) == 1:
            story.county.guard(
                """update plan.part set withheld_from_client = true, withheld_on = current_date, withheld_ground = 'danger', withheld_why = 'uhka',
                          withheld_by = gen_random_uuid(), version = version + 1 where client_id = %s and sort = 'goal'""",
                [story.client.id],
            )
        return page.encode()

    monkeypatch.setattr("punos.web.own.views.copies.pdf_of", slowly)
    answer = story.browser.get("/en/my/plan.pdf")
    assert "Haluan nukkua yöni hyvin" in printed[0], "it was in the first one, which nobody was given"
    assert answer.status_code == 200 and len(printed) == 2
    assert "Haluan nukkua yöni hyvin" not in answer.content.decode()
    assert [row.act for row in queries.my_log(story.client.token)[:2]] == ["export", "export"], "both stand in the log"


def test_who_signs_out_while_a_copy_is_made_is_given_none(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(**more: object) -> dict[str, str]:
        story.county.guard("select plan.end_session(%s)", [story.client.token])
        return {"said": "Haluan nukkua yöni hyvin"}

    monkeypatch.setattr("punos.web.own.views.copies.everything", slowly)
    answer = story.browser.get("/en/my/everything.json")
    assert answer.status_code == 302 and "/account/sign-in/" in answer["Location"]
    assert "nukkua" not in answer.content.decode()


def test_a_pdf_that_takes_too_long_says_so_and_how_to_go_on(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("punos.web.own.views.copies.pdf_of", lambda page: pdf_of(page, seconds=0))
    answer = story.browser.get("/en/my/plan.pdf")
    assert (answer.status_code, answer["Content-Type"].split(";")[0], answer["Retry-After"]) == (503, "text/html", "30")
    assert "print it in your browser" in answer.content.decode() and "Haluan nukkua" not in answer.content.decode()
    monkeypatch.undo()
    assert story.browser.get("/en/my/plan.pdf")["Content-Type"] == "application/pdf", "the next one can be printed"


def test_a_printer_that_dies_says_so_calmly_and_in_the_log(
    story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def dies(*_work: object) -> tuple[bytes, bytes]:
        raise EOFError

    monkeypatch.setattr(Printer, "asked", dies)
    answer = story.browser.get("/en/my/plan.pdf")
    assert answer.status_code == 503 and "print it in your browser" in answer.content.decode()
    assert [record.refusal for record in caplog.records if hasattr(record, "refusal")] == ["PrintingError"]


FILES = PackageFiles(settings.STATIC_URL, Path(settings.STATICFILES_DIRS[0]))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/secret",
        "https://example.org/x.css",
        "http://nowhere.invalid/static/../../settings.css",
        "http://nowhere.invalid/static/%2e%2e/x.css",
        "http://nowhere.invalid/fi/my/",
        "http://nowhere.invalid/static/punos/none.css",
        "data:text/css,body{}",
    ],
)
def test_the_printer_fetches_nothing_but_static_files_of_the_package(address: str) -> None:
    with pytest.raises(OutsideThePackageError):
        FILES.fetch(address)


def test_a_page_that_names_something_else_is_printed_without_it() -> None:
    page = '<html lang="fi"><title>t</title><img src="file:///etc/passwd" alt="x"><p>teksti</p></html>'
    assert b"root:" not in pdf_of(page)


def test_the_printer_reads_static_files() -> None:
    assert FILES.fetch("http://nowhere.invalid/static/punos/paper.css").content_type == "text/css"


def everything(story: Story) -> dict[str, object]:
    answer = story.browser.get("/en/my/everything.json")
    assert answer.status_code == 200 and 'attachment; filename="punos-' in answer["Content-Disposition"]
    content: dict[str, object] = json.loads(answer.content)
    return content


def test_everything_about_me_is_in_the_data(story: Story) -> None:
    new_id = uuid4()
    with opened(story.client.token, None, Purpose.OWN) as by:
        stated = {"client_id": story.client.id, "register_id": story.worker.register_id, "at": now()}
        goals.write_view(by=by, view_id=new_id, text="Ensin näin", **stated)
    with opened(story.client.token, None, Purpose.OWN) as by:
        goals.change_text(by=by, part_id=new_id, version=1, text="Sitten noin", at=now())
    found = everything(story)
    assert set(found) == KEYS
    with opened(story.client.token, None, Purpose.OWN):
        plan = whole_plan()
    assert plan
    parts = {part["id"]: part for part in found["parts"]}
    assert set(parts) == {str(part.id) for part in plan.parts}
    view = parts[str(new_id)]
    assert view["body"]["text"] == "Sitten noin" and [past["body"]["text"] for past in view["versions"]] == ["Ensin näin"]
    assert [event["did"] for event in view["events"]] == ["view_written", "text_changed"]
    service = parts[str(story.service_id)]
    assert service["clause"]["number"] and service["made_by"]["name"] == "Oona Omatyöntekijä"
    assert found["person"]["given_name"] == "Aino" and found["links"]


def test_the_data_holds_the_whole_log_however_long(story: Story) -> None:
    for _ in range(85):
        with opened(story.worker.token, story.client.id):
            pass
    log = everything(story)["access_log"]
    numbers = [row["id"] for row in log]
    assert len(numbers) > 85 and numbers == sorted(numbers, reverse=True) and len(set(numbers)) == len(numbers)
    assert log[0]["act"] == "export"


def test_permissions_prohibitions_and_representatives_are_in_the_data(story: Story) -> None:
    story.county.permit(story.client, story.coach.register_id, "health")
    near = story.county.client(name="Lauri")
    story.county.guard(
        "insert into plan.representation (id, client_id, actor_id, topics, valid_from) values (%s, %s, %s, %s, now())",
        [uuid4(), story.client.id, near.actor_id, ["core"]],
    )
    story.browser.post("/en/my/consent/prohibit/", {"what": "topic", "topic": "health", "new_id": str(uuid4())})
    found = everything(story)
    assert [one["topic"] for one in found["permits"]] == ["health"] and found["permits"][0]["to_register"] == "r"
    assert [one["topic"] for one in found["prohibitions"]] == ["health"]
    assert [one["topics"] for one in found["representatives"]] == [["core"]]


def test_what_is_withheld_is_in_neither_but_the_decision_is_told(story: Story) -> None:
    with opened(story.worker.token, story.client.id):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select plan.withhold(%s, true, true, 'danger', 'Salainen syy')", [story.service_id])
    found = everything(story)
    assert str(story.service_id) not in json.dumps(found["parts"]) and found["withheld"][0]["parts"] == 1
    page = story.browser.get("/en/my/").content.decode()
    assert "Arviointi alkaa pian" not in page and "Something is not shown to you" in page
    assert "Decided on" in page and "registry office" in page and "Data Protection Ombudsman" in page
    for secret in ("Salainen syy", "danger"):
        assert secret not in page and secret not in json.dumps(found)


def test_another_persons_data_is_in_neither(story: Story) -> None:
    other = story.county.client(name="Toinen", home=story.worker.register_id)
    content = json.dumps(everything(story))
    assert str(other.id) not in content and "Toinen" not in content


def test_the_log_in_the_data_says_which_rows_are_of_one_opening(story: Story) -> None:
    story.county.permit(story.client, story.coach.register_id)
    story.county.link(story.coach, story.client)
    with opened(story.coach.token, story.client.id):
        pass
    content = everything(story)
    rows = [row for row in content["access_log"] if row["act"] == "open" and (row["worker"] or {}).get("name") == "Valtteri Valmentaja"]
    assert len({row["basis"] for row in rows}) == 3 and {row["opening"] for row in rows} == {min(row["id"] for row in rows)}
    tickets = story.county.guard("select ticket::text from plan.access where client_id = %s", [story.client.id])
    assert not [ticket for (ticket,) in tickets if ticket in json.dumps(content)]


@pytest.mark.parametrize("path", ["plan.pdf", "everything.json"])
def test_the_copies_of_a_day_are_counted_by_the_log_and_the_next_waits_until_tomorrow(
    story: Story, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    taken = access.exports_today(story.client.token)
    monkeypatch.setattr(settings, "EXPORTS_PER_DAY", taken + 2)
    assert [story.browser.get(f"/en/my/{path}").status_code for _ in range(2)] == [200, 200]
    assert access.exports_today(story.client.token) == taken + 2
    refused = story.browser.get(f"/en/my/{path}")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 25 * 3600
    assert "Try again tomorrow" in refused.content.decode()
    assert access.exports_today(story.client.token) == taken + 2, "what was refused was opened all the same"
    assert access.exports_today(story.worker.token) == 0, "somebody else is counted"
    assert access.exports_today("made-up") == 0
    assert story.browser.get("/en/my/").status_code == 200
