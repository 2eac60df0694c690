"""A version taken along: whole on a page, as a file of HTML, as an accessible PDF, as JSON that keeps to its published schema."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import outloud
import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county

__all__ = ["county"]

#: The PDF maker warns of what it cannot draw and of its own libraries; what counts is checked in the document.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def test_whole(county: Loaded, browser: Client, tmp_path: Path) -> None:
    import time
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    for ext in ("whole/", "plan.html", "plan.json", "plan.pdf", "plan.pdf"):
        t = time.time()
        with CaptureQueriesContext(connection) as q:
            a = browser.get(f"/fi/plan/versions/2/{ext}")
        print(ext, a.status_code, len(a.content), time.time() - t, len(q))
        Path("/tmp/folder-" + ext.replace("/", ".html")).write_bytes(a.content)
    print(outloud.check("/tmp/folder-plan.pdf"))
    assert 0
