"""Papers of an application as files: added by the client, opened by the handler on a row of the log, withdrawn; and everything that is refused."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from punos.clients.tests.factories import Client, SmallCounty, Worker
from punos.organising.loading import organisation_id, register_id
from punos.web.own.tests.factories import browser_of
from punos.web.own.tests.test_applications import HIDDEN, applied, handled, handled_at, text_of

CANARY = "CANARY-7a61"
LINK = re.compile(r'href="(/en/[^"]*/files/[0-9a-f-]{36}/)"')
GPS, MAKER = 0x8825, 0x010F


@pytest.fixture
def county(loaded_county: None) -> SmallCounty:
    return SmallCounty()


@pytest.fixture
def client(county: SmallCounty) -> Client:
    return county.client()


@pytest.fixture
def worker(county: SmallCounty) -> Worker:
    return county.worker("social_worker", organisation_id("adult-social-work"), register_id("county-social"), "Outi Osaaja")


@pytest.fixture
def mine(client: Client, worker: Worker) -> Browser:
    return browser_of(client.token)


@pytest.fixture
def theirs(worker: Worker) -> Browser:
    return browser_of(worker.token)


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
