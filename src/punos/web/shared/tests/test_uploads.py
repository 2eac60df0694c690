"""What is sent where no form of ours leads: nothing of it is read, and nothing laid down."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

IN_PARTS = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nsana\r\n--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
LONG = 6 * 1024 * 1024


class Sent(io.BytesIO):
    """A form with a file, longer than memory is used for; it tells how far it was read."""

    def __init__(self) -> None:
        super().__init__(HEAD + bytes(LONG) + b"\r\n--x--\r\n")
        self.most = 0

    def read(self, size: int | None = -1) -> bytes:
        """As any file."""
        came = super().read(size)
        self.most = max(self.most, self.tell())
        return came


@pytest.mark.parametrize(
    ("path", "host", "answered"), [("/en/nowhere/", "localhost", 404), ("/nowhere", "localhost", 404), ("", "elsewhere", 400)]
)
def test_what_comes_to_no_address_of_ours_is_not_read(path: str, host: str, answered: int) -> None:
    sent = Sent()
    length = str(len(sent.getvalue()))
    browser = Browser(headers={"host": host})
    answer = browser.generic("POST", path or reverse("public:home"), b"-", IN_PARTS, **{"wsgi.input": sent, "CONTENT_LENGTH": length})
    assert answer.status_code == answered and "<h1" in answer.content.decode()
    assert "sana" not in answer.content.decode()
    assert sent.most == 0, "it was read"


def test_where_nobody_asked_for_a_file_none_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever looks into a form without `limit_body` before it: its words are there, its files nowhere."""
    made: list[object] = []
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", lambda *a, **m: made.append(m))
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    request = RequestFactory().post("/", {"text": "sana", "a": SimpleUploadedFile("a", bytes(LONG))})
    assert request.POST["text"] == "sana" and not request.FILES
    assert not made
