"""Papers of an application as files: added by the client, opened by the handler on a row of the log, withdrawn; and everything that is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client as Browser
from PIL import Image
from pypdf import PdfReader

from punos.clients.actions import files as verbs
from punos.clients.tests.factories import Client, SmallCounty
from punos.plumbing.connections import base
from punos.plumbing.papers.taking import CLEANER, Paper
from punos.web.own.tests.factories import Story, browser_of, made_story
from punos.web.own.tests.test_applications import APPLY, HIDDEN, applied, handled, handled_at, in_english, text_of
from punos.web.shared.uploads import NoFile

CANARY = "CANARY-7a61"
LINK = re.compile(r'href="(/en/[^"]*/files/[0-9a-f-]{36}/)"')
GPS, MAKER = 0x8825, 0x010F


def photo(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A picture with a maker and a place in its notes."""
    exif = Image.Exif()
    exif[MAKER] = CANARY
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (62.0, 14.0, 30.0)
    target = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(target, "JPEG", exif=exif)
    return target.getvalue()


def add(browser: Browser, href: str, content: bytes, name: str = "tiliote.jpg", **fields: Any) -> Any:
    """The form as it was drawn, with a file."""
    drawn = dict(HIDDEN.findall(browser.get(href).content.decode()))
    return browser.post(href, drawn | {"file": SimpleUploadedFile(name, content, "text/html")} | fields)


def adding_at(application: str) -> str:
    """Where a file is added to the application of this address."""
    return f"/en/my/parts/{application.rstrip('/').rpartition('/')[2]}/files/add/"


def test_the_whole_way_of_a_paper(mine: Browser, theirs: Browser, client: Client) -> None:
    href = applied(mine)
    assert add(mine, adding_at(href), photo(), paper="statements").status_code == 303
    page = mine.get(href).content.decode()
    assert "tiliote.jpg" in page and "Bank statements of two months · JPEG, 1 kB · added by you" in text_of(mine.get(href))
    assert "Papers that are missing Estimate of the prices" in text_of(mine.get(href))
    assert "A file was added" in text_of(mine.get(href))

    assert handled(theirs, client, href, "take-application").status_code == 303
    there = theirs.get(handled_at(client, href)).content.decode()
    (link,) = LINK.findall(there)
    answer = theirs.get(link)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == "attachment; filename=\"tiliote.jpg\"; filename*=UTF-8''tiliote.jpg"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (60, 40) and not image.getexif()
    assert CANARY.encode() not in answer.content

    log = text_of(mine.get("/en/my/log/"))
    assert "Outi Osaaja" in log and "opened a file: tiliote.jpg" in log


def test_a_wrong_paper_is_withdrawn_and_opens_no_more(mine: Browser, client: Client) -> None:
    href = applied(mine)
    add(mine, adding_at(href), photo(), paper="statements")
    page = mine.get(href).content.decode()
    (link,) = LINK.findall(page)
    away = re.search(r'href="([^"]*/withdraw/)"', page)
    assert away and mine.get(link).status_code == 200
    assert "Nobody can open it any more then." in text_of(mine.get(away[1]))
    assert [mine.post(away[1]).status_code for _ in range(2)] == [303, 303]
    page = mine.get(href).content.decode()
    assert not LINK.findall(page) and "Withdrawn as a wrong file by you" in text_of(mine.get(href))
    assert "Papers that are missing Bank statements of two months" in text_of(mine.get(href))
    assert mine.get(link).status_code == 404


def test_the_same_form_adds_once_and_another_file_in_it_is_told(mine: Browser) -> None:
    href = adding_at(applied(mine))
    new = str(uuid4())
    told = [add(mine, href, content, new_id=new).status_code for content in (photo(), photo(), photo((1, 2, 3)))]
    assert told == [303, 303, 422]


def test_a_file_is_called_what_its_sender_called_it_and_nothing_of_that_acts(mine: Browser) -> None:
    application = applied(mine)
    for name in ("..\\..\\<b>kuitti<b>\u202egpj.exe", 'a"; filename="b.html', "päätös (1).html", "\u200b.png"):
        assert add(mine, adding_at(application), photo(), name).status_code == 303
    page = mine.get(application).content.decode()
    assert "&lt;b&gt;kuitti" in page and "<b>kuitti" not in page and "\u202e" not in page
    for link in LINK.findall(page):
        said = mine.get(link)["Content-Disposition"]
        assert re.fullmatch(r"attachment; filename=\"[\w ()-]+\.jpg\"; filename\*=UTF-8''[\w%()-]+\.jpg", said, re.ASCII), said


HTML = b"<!doctype html><script>alert(1)</script>"
REFUSED = {
    "nothing chosen": (None, "Choose a file first."),
    "empty": (b"", "The file is empty. Choose another file."),
    "svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "By its content the file is no PDF, PNG, JPEG or Word document (docx).",
    ),
    "html named as a picture": (HTML, "By its content the file is no"),
    "program": (b"MZ" + bytes(200), "By its content the file is no"),
    "gif that is an archive": (b"GIF89a" + b"PK\x03\x04", "By its content the file is no"),
    "picture broken off": (photo()[:-300], "The file cannot be read to its end"),
    "document broken off": (b"%PDF-1.7\n1 0 obj", "Save it as a PDF or take a picture of it"),
    "archive": (b"PK\x03\x04" + bytes(40), "The file cannot be read to its end"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_refused_with_a_cure_and_the_rest_stays(mine: Browser, content: bytes | None, says: str) -> None:
    application = applied(mine)
    href = adding_at(application)
    if content is None:
        answer = mine.post(href, dict(HIDDEN.findall(mine.get(href).content.decode())) | {"paper": "statements"})
    else:
        answer = add(mine, href, content, "kuva.png", paper="statements")
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert '<option value="statements" selected>' in answer.content.decode()
    assert "No files yet." in text_of(mine.get(application))


def test_a_file_that_is_too_large_is_told_so_before_it_is_read(mine: Browser) -> None:
    href = adding_at(applied(mine))
    just_over = photo() + bytes(10 * 1024 * 1024)
    assert "The file is too large: at most 10 MB." in text_of(add(mine, href, just_over))
    answer = add(mine, href, just_over + bytes(1024 * 1024))
    assert answer.status_code == 413 and "A file has at most 10 MB." in text_of(answer)


def test_files_come_with_no_other_form_and_its_body_stays_small(mine: Browser) -> None:
    answer = mine.post(APPLY, {"text": "x", "file": SimpleUploadedFile("a.png", bytes(600 * 1024))})
    assert answer.status_code == 413 and "Go back and shorten the text" in text_of(answer)
    seen = []
    original = NoFile.new_file
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NoFile, "new_file", lambda self, *args, **more: (seen.append(args[1]), original(self, *args, **more)))
        answer = mine.post(APPLY, {"text": "", "file": SimpleUploadedFile("a.png", b"x")})
    assert answer.status_code == 422 and seen == ["a.png"]


def test_of_two_files_in_a_form_the_first_is_taken(mine: Browser) -> None:
    application = applied(mine)
    href = adding_at(application)
    drawn = dict(HIDDEN.findall(mine.get(href).content.decode()))
    sent = [SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.jpg", photo((1, 2, 3)))]
    assert mine.post(href, drawn | {"file": sent}).status_code == 303
    assert "a.jpg" in text_of(mine.get(application)) and "b.jpg" not in text_of(mine.get(application))


def test_a_decided_application_takes_no_more_papers(mine: Browser, theirs: Browser, client: Client) -> None:
    href = applied(mine)
    handled(theirs, client, href, "take-application")
    decided = {"outcome": "refused", "reasons": "Ei ole perusteita", "law": "SHL 12 §"}
    assert handled(theirs, client, href, "decide-application", **decided).status_code == 303
    assert "Add a file" not in text_of(mine.get(href))
    assert mine.get(adding_at(href)).status_code == 409
    assert mine.post(adding_at(href), {"file": SimpleUploadedFile("a.jpg", photo())}).status_code == 409


def test_nothing_of_a_file_is_in_any_line_of_the_log(
    mine: Browser, theirs: Browser, client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    href = applied(mine)
    add(mine, adding_at(href), photo(), f"{CANARY}.jpg")
    add(mine, adding_at(href), b"%PDF-1.7 " + CANARY.encode(), f"{CANARY}.pdf")
    add(mine, adding_at(href), photo()[:-200], f"{CANARY}.jpg")
    add(mine, adding_at(href), photo() + bytes(11 * 1024 * 1024), f"{CANARY}.jpg")
    for link in LINK.findall(theirs.get(handled_at(client, href)).content.decode()):
        theirs.get(link)
        browser_of("stolen").get(link)
    written = capfd.readouterr()
    assert CANARY not in caplog.text + written.out + written.err


def test_a_paper_that_came_by_post_is_added_by_the_handler(mine: Browser, theirs: Browser, client: Client) -> None:
    href = applied(mine)
    handled(theirs, client, href, "take-application")
    place = in_english("work:add_to_application", client.id, UUID(href.rstrip("/").rpartition("/")[2]))
    assert add(theirs, place, photo(), "kirje.jpg", paper="prices").status_code == 303
    page = text_of(mine.get(href))
    assert "kirje.jpg Estimate of the prices · JPEG, 1 kB · added by Outi Osaaja" in page
    assert "Withdraw as a wrong file" not in page, "it is not mine"


def test_everything_about_me_names_my_files(mine: Browser) -> None:
    add(mine, adding_at(applied(mine)), photo(), paper="statements")
    (part,) = mine.get("/en/my/everything.json").json()["parts"]
    (file,) = part["files"]
    assert {name: file[name] for name in ("name", "kind", "paper", "added_by", "withdrawn_at")} == {
        "name": "tiliote.jpg", "kind": "jpeg", "paper": "statements", "added_by": None, "withdrawn_at": None,
    }  # fmt: skip


class Watched:
    """The cleaner, which notes how often it is asked; something may happen while it works."""

    def __init__(self) -> None:
        self.times = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def clean(self, sent: bytes) -> Paper:
        """As the cleaner does."""
        self.times += 1
        assert not connection.in_atomic_block, "a transaction stands open all the while"
        self.meanwhile()
        return CLEANER.clean(sent)


@pytest.fixture
def cleaner(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """In the place of the cleaner."""
    watched = Watched()
    monkeypatch.setattr(verbs, "CLEANER", watched)
    return watched


def test_however_long_a_file_is_made_anew_its_ticket_is_fresh(
    mine: Browser, county: SmallCounty, client: Client, cleaner: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile every ticket ends, by a change of rights, and all the time passes that the statements of a page have."""
    application = applied(mine)
    late = 0.0

    def slowly() -> None:
        nonlocal late
        late += 2 * base.PAGE_S
        county.permit(client)

    monkeypatch.setattr(base, "monotonic", lambda: monotonic() + late)
    cleaner.meanwhile = slowly
    assert add(mine, adding_at(application), photo()).status_code == 303
    assert "tiliote.jpg" in text_of(mine.get(application)) and cleaner.times == 1


def test_a_file_is_there_still_when_its_page_is_begun_anew(
    mine: Browser, county: SmallCounty, client: Client, cleaner: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ticket ends just before the file is added, so that the page begins anew with another."""
    application = applied(mine)
    tried = 0

    def added(**values: Any) -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            county.permit(client)
        add_file(**values)

    add_file = verbs.add_file
    monkeypatch.setattr(verbs, "add_file", added)
    assert add(mine, adding_at(application), photo()).status_code == 303
    assert "tiliote.jpg" in text_of(mine.get(application)) and (tried, cleaner.times) == (2, 1)


def test_for_who_may_not_enter_no_file_is_looked_at(mine: Browser, theirs: Browser, cleaner: Watched) -> None:
    href = adding_at(applied(mine))
    for browser, answered in ((browser_of("stolen"), 401), (Browser(headers={"host": "localhost"}), 401), (theirs, 404)):
        assert browser.post(href, {"file": SimpleUploadedFile("a.jpg", photo())}).status_code == answered
    assert cleaner.times == 0


def unsure(**_values: Any) -> None:
    """Nobody knows whether it was added."""
    raise OperationalError


@pytest.mark.parametrize(("language", "lost", "again"), [
    ("fi", "Tiedosto ei ole tällä sivulla", "Avaa lomake uudelleen ja valitse tiedosto"),
    ("sv", "Filen finns inte på den här sidan", "Öppna formuläret på nytt och välj filen"),
    ("en", "The file is not on this page", "Open the form again and choose the file"),
])  # fmt: skip
def test_a_file_that_was_not_saved_is_chosen_again(mine: Browser, client: Client, language: str, lost: str, again: str) -> None:
    """No page can give a file back, so none says that all is there, or sends the form again without it."""
    href = adding_at(applied(mine)).replace("/en/", f"/{language}/")
    sent = {"new_id": str(uuid4()), "paper": "statements"}
    old = Browser(enforce_csrf_checks=True, headers={"host": "localhost"})
    old.cookies[settings.SESSION_TOKEN_COOKIE] = client.token
    for browser, answered in ((browser_of("stolen"), 401), (old, 403)):
        answer = browser.post(href, sent | {"file": SimpleUploadedFile("a.jpg", photo())})
        page = answer.content.decode()
        assert answer.status_code == answered and lost in page
        assert f'<a class="ds-link" href="{href}">{again}</a>' in page
        assert f'action="{href}"' not in page and "own-words" not in page
    assert mine.get(href).status_code == 200


def test_when_it_is_not_known_whether_a_file_was_added_one_looks_first(mine: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    href = adding_at(applied(mine))
    monkeypatch.setattr(verbs, "add_file", unsure)
    answer = add(mine, href, photo(), paper="statements")
    page = answer.content.decode()
    assert answer.status_code == 503 and "cannot tell whether the file was added. Look in a minute" in page
    assert f'href="{href}"' in page and "Open the form again and choose the file" in page
    assert f'action="{href}"' not in page and "own-words" not in page


@pytest.fixture
def told(loaded_county: None) -> Story:
    """A client with a plan."""
    return made_story()


def test_a_file_on_a_part_of_the_plan_is_seen_with_it_by_client_worker_and_on_paper(told: Story) -> None:
    theirs = browser_of(told.worker.token)
    plan = in_english("work:client", told.client.id)
    goal = re.search(rf"/client/{told.client.id}/part/([0-9a-f-]+)/files/add/", theirs.get(plan).content.decode())
    assert goal
    href = in_english("work:add_file", told.client.id, UUID(goal[1]))
    assert add(theirs, href, photo(), "sopimus.jpg").status_code == 303
    for browser, page in ((theirs, plan), (told.browser, "/en/my/")):
        shown = browser.get(page).content.decode()
        (link,) = LINK.findall(shown)
        assert "sopimus.jpg" in shown
        assert browser.get(link)["Content-Type"] == "image/jpeg"
    paper = PdfReader(io.BytesIO(told.browser.get("/en/my/plan.pdf").content))
    assert "sopimus.jpg" in "".join(page.extract_text() for page in paper.pages)
    other = browser_of(told.coach.token)
    assert other.get(link).status_code == 404 and other.get(in_english("work:file", told.client.id, uuid4())).status_code == 404


def test_a_client_adds_a_file_to_a_task_of_their_own(told: Story) -> None:
    found = re.search(r'href="(/en/my/parts/[0-9a-f-]+/files/add/)"', told.browser.get("/en/my/").content.decode())
    assert found
    assert add(told.browser, found[1], photo(), "kuitti.jpg").status_code == 303
    assert "kuitti.jpg" in told.browser.get("/en/my/").content.decode()
    assert "kuitti.jpg" in browser_of(told.worker.token).get(in_english("work:client", told.client.id)).content.decode()


def test_files_are_not_added_to_what_is_not_mine(told: Story) -> None:
    href = f"/en/my/parts/{told.service_id}/files/add/"
    assert told.browser.get(href).status_code == 409
    assert "Ask the one who is responsible for it." in text_of(told.browser.post(href, {"file": SimpleUploadedFile("a.jpg", photo())}))
