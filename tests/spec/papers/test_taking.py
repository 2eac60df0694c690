"""The cleaner beside the web server: what it does not survive is refused, and the next file is taken."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator

import pytest
from PIL import Image

from punos.plumbing.logs import LineFormatter
from punos.plumbing.papers.kinds import LARGEST_BYTES, Fault, Kind, RefusedPaperError
from punos.plumbing.papers.pictures import LARGEST_PIXELS
from punos.plumbing.papers.taking import Cleaner
from tests.spec.papers.test_pictures import picture


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    made = Cleaner()
    yield made
    made.stop()


def large() -> bytes:
    """As many pixels as a picture may have, of one colour: some kilobytes."""
    target = io.BytesIO()
    Image.new("RGBA", (LARGEST_PIXELS // 5000, 5000), (200, 30, 30, 90)).save(target, "PNG", compress_level=1)
    return target.getvalue()


def fault_of(cleaner: Cleaner, sent: bytes, **limits: int) -> Fault:
    with pytest.raises(RefusedPaperError) as refused:
        cleaner.clean(sent, **limits)
    return refused.value.fault


def test_the_largest_picture_fits_into_the_limits(cleaner: Cleaner) -> None:
    assert cleaner.clean(large(), seconds=120).kind is Kind.PNG


def test_a_file_that_asks_for_too_much_is_refused_and_the_next_is_taken(cleaner: Cleaner) -> None:
    assert fault_of(cleaner, large(), megabytes=100, seconds=120) is Fault.TOO_HEAVY
    assert cleaner.clean(picture("PNG")).kind is Kind.PNG
    assert fault_of(cleaner, large(), seconds=0) is Fault.TOO_HEAVY
    assert cleaner.clean(picture("JPEG")).kind is Kind.JPEG


def test_a_cleaner_that_was_killed_is_started_again(cleaner: Cleaner) -> None:
    cleaner.clean(picture("PNG"))
    assert cleaner._process is not None
    os.kill(cleaner._process.pid, signal.SIGKILL)
    assert cleaner.clean(picture("PNG")).kind is Kind.PNG


def test_a_cleaner_that_cannot_be_started_takes_nothing_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Cleaner()
    monkeypatch.setattr(broken, "words", lambda: ["punos.plumbing.papers.nowhere"])
    assert fault_of(broken, picture("PNG")) is Fault.TOO_HEAVY
    broken.stop()
    (line,) = [LineFormatter().format(record) for record in caplog.records]
    assert '"message": "the cleaner died over a file twice"' in line and '"refusal": "' in line, "the operator sees nothing of it"


def test_a_file_waits_for_its_turn_no_longer_than_it_may(cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaner, "waits_s", 0.1)
    with cleaner._one_at_a_time:
        assert fault_of(cleaner, picture("PNG")) is Fault.BUSY
    assert cleaner.clean(picture("PNG")).kind is Kind.PNG


def test_what_is_no_file_of_ours_never_reaches_the_cleaner(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = Cleaner()
    monkeypatch.setattr(idle, "asked", lambda *_: pytest.fail("it was asked"))
    assert fault_of(idle, b"") is Fault.EMPTY
    assert fault_of(idle, b"GIF89a") is Fault.UNKNOWN_KIND
    assert fault_of(idle, picture("PNG") + bytes(LARGEST_BYTES)) is Fault.TOO_LARGE
